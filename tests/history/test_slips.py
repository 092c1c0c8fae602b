"""The table of slips is the one that the documentation shows."""

from pathlib import Path

from welfare.history.slips import SLIPS, What

DOCS = Path(__file__).parents[2] / "docs" / "slips.md"


def test_the_documentation_shows_the_table_that_the_app_calls() -> None:
    rows = [line.strip("| ").split(" | ") for line in DOCS.read_text().splitlines() if line.startswith("| ")]
    told = [
        [what, slip.by, str(slip.working_days), slip.until, slip.becomes, slip.figures, slip.told]
        for what, slip in SLIPS.items()
    ]
    assert rows[1:] == told


def test_every_slip_has_its_row_and_its_time() -> None:
    assert set(SLIPS) == set(What)
    assert {what.value: slip.working_days for what, slip in SLIPS.items()} == {
        "accept": 5, "decline": 5, "transfer": 5, "merge": 5, "answer": 5, "visit": 30, "spending": 30,
        "attendance": 30, "use": 30,
    }  # fmt: skip
