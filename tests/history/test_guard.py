"""What is kept for good is never changed and never deleted."""

import pytest

from tests.history.house import CHAINS, events_of
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.history.chains import all_chains
from welfare.history.kept import RowIsKept
from welfare.history.models import histories
from welfare.housing.rounds.models import Round
from welfare.housing.rules.models import RuleSet
from welfare.measures.measures.actions import spend
from welfare.measures.measures.models import Measure

CHAIN = {chain.name: chain for chain in all_chains()}


def test_every_table_has_a_history_that_is_looked_at(district: District) -> None:
    assert {chain.model for chain in all_chains()} == set(histories())
    assert len(CHAINS) == len(set(CHAINS)) == 21


@pytest.mark.in_turn("the session refuses it before a database is asked")
@pytest.mark.parametrize("name", CHAINS)
def test_an_event_is_neither_changed_nor_deleted(district: District, name: str) -> None:
    event = events_of(CHAIN[name])[1]
    event.words = "没有这回事"
    with pytest.raises(RowIsKept):
        db.session.commit()
    db.session.rollback()
    db.session.delete(events_of(CHAIN[name])[1])
    with pytest.raises(RowIsKept):
        db.session.commit()
    db.session.rollback()
    assert len(events_of(CHAIN[name])) >= 3


def test_rules_and_spendings_are_kept_as_events_are(district: District) -> None:
    measure, clerk = db.session.query(Measure).first(), district.person("clerk")
    spent = spend(measure, amount_yuan=5, spent_on=clock.today(), words="材料", reason=None, by=clerk)
    spent_id = spent.id
    db.session.commit()
    for model, row_id, column in ((RuleSet, None, "name"), (type(spent), spent_id, "words")):
        row = db.session.get_one(model, row_id) if row_id else db.session.query(model).first()
        setattr(row, column, "改")
        with pytest.raises(RowIsKept):
            db.session.commit()
        db.session.rollback()
        db.session.delete(db.session.query(model).first())
        with pytest.raises(RowIsKept):
            db.session.commit()
        db.session.rollback()


def test_what_a_round_froze_stays_and_the_rest_may_change(district: District) -> None:
    round_ = db.session.query(Round).first()
    round_.name = "春季周转房"
    db.session.commit()
    for column, value in (("rules", {}), ("sealed_secret", "0"), ("commitment", "0")):
        setattr(round_, column, value)
        with pytest.raises(RowIsKept):
            db.session.commit()
        db.session.rollback()
    db.session.delete(round_)
    with pytest.raises(RowIsKept):
        db.session.commit()
