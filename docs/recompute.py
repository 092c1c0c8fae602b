"""The list of a round of flats, once more, from its public notice: python3 recompute.py notice.json"""

import hashlib
import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    notice = json.load(file)
rules, seed = notice["rules"], notice["seed"]
if hashlib.sha256(seed.encode()).hexdigest() != notice["commitment"]:
    sys.exit("This seed is not the one that was committed to before applications closed.")


def holds(rule, facts):
    fact, value = facts.get(rule["fact"]), rule["value"]
    return (
        fact is not None
        and {"at_least": fact >= value, "at_most": fact <= value, "is": fact == value}[rule["test"]]
    )


def points(item, facts):
    if item["test"] == "each":
        return min(facts.get(item["fact"], 0) // item["value"] * item["points"], item["cap"])
    return min(item["points"], item["cap"]) if holds(item, facts) else 0


def place(applicant):
    total = sum(points(item, applicant["facts"]) for item in rules["items"]) + applicant["undisclosed_points"]
    lot = hashlib.sha256(f"{seed}:{applicant['code']}".encode()).hexdigest()
    return -min(total, rules["cap"]), lot


eligible = [
    one for one in notice["applicants"] if all(holds(rule, one["facts"]) for rule in rules["eligibility"])
]
for rank, applicant in enumerate(sorted(eligible, key=place), start=1):
    print(rank, applicant["mask"])
