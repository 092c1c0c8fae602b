"""The list of a round of flats, once more, from its public notice alone: python3 recompute.py notice.json

Prints place, who, and which flat. With openings.json (one's own line, or all of them for an auditor) behind
it, it also checks that the points of those lines follow from the facts by the rules.

The public random value itself is looked up by hand: an issue of the double-colour ball where it is announced,
a round of drand at the address that is printed. There the value is "randomness", the SHA-256 of the bytes of
"signature"; whoever has a client of drand can have it verify that signature, for the chain 52db9ba7….
"""

import hashlib
import json
import sys
from datetime import datetime


def read(name):
    with open(name, encoding="utf-8") as file:
        return json.load(file)


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def canonical(data):
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def drand_round(moment):
    """The first one that is made at the moment or later: genesis 1692803367, three seconds each."""
    return -(-(int(datetime.fromisoformat(moment).timestamp()) - 1692803367) // 3) + 1


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


notice = read(sys.argv[1])
the_list, draw, rules = notice["list"], notice["draw"], notice["list"]["rules"]
lines = {line["code"]: line for line in the_list["applicants"]}
if notice["list_hash"] not in (None, sha256(canonical(the_list))):
    sys.exit("This list is not the one that was frozen.")
seed = None
if draw["source"] == "drand":
    if int(draw["issue"]) != drand_round(draw["draws_at"]):
        sys.exit("This round of drand is not that of the named moment.")
    print("Look the value up:", draw["published_at"], draw["value"] or "(not yet)", file=sys.stderr)
if draw["value"]:
    if sha256(draw["secret"]) != draw["commitment"]:
        sys.exit("This secret is not the one that was committed to when the round opened.")
    seed = sha256(draw["secret"] + notice["list_hash"] + draw["value"])

for one in read(sys.argv[2]) if sys.argv[2:] else ():
    opening, line = one["opening"], lines[one["opening"]["code"]]
    if sha256(one["nonce"] + canonical(opening)) != line["commitment"]:
        sys.exit(f"{line['code']}: these are not the facts that were committed to.")
    total = sum(points(item, opening["facts"]) for item in rules["items"]) + opening["undisclosed_points"]
    is_eligible = all(holds(rule, opening["facts"]) for rule in rules["eligibility"])
    if (min(total, rules["cap"]), is_eligible) != (line["points"], line["is_eligible"]):
        sys.exit(f"{line['code']}: the points do not follow from the facts.")


def place(line):
    return -line["points"], sha256(f"{seed}:{line['code']}") if seed else ""


vacant = {}
for flat in the_list["flats"]:
    vacant.setdefault(flat["school"], []).append(flat["door"])
eligible = sorted((line for line in lines.values() if line["is_eligible"]), key=place)
for line in eligible:
    rank = [place(other) for other in eligible].index(place(line)) + 1
    gets_one = seed and line["code"] not in notice["passed_over"] and vacant.get(line["school"])
    door = vacant[line["school"]].pop(0) if gets_one else "-"
    print(
        rank, notice["names"].get(line["code"], line["code"]), the_list["schools"][str(line["school"])], door
    )
