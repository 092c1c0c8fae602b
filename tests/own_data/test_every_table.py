"""Of every table there is it is said what of it somebody gets, or why nothing."""

from flask import Flask
from sqlalchemy import Enum

from welfare.extensions import db
from welfare.own_data.codes import coded_columns, codes, in_words
from welfare.own_data.shape import NEVER_GIVEN, Own
from welfare.own_data.tables import NOT_GIVEN, OWN


def columns_that_name_people() -> set[tuple[str, str]]:
    return {
        (table.name, key.parent.name)
        for table in db.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "people"
    }


def test_each_is_given_or_it_is_said_why_not(app: Flask) -> None:
    tables = set(db.metadata.tables)
    assert sorted(tables - OWN.keys() - NOT_GIVEN.keys()) == []
    assert sorted((OWN.keys() | NOT_GIVEN.keys()) - tables) == []
    assert sorted(OWN.keys() & NOT_GIVEN.keys()) == []
    assert all(NOT_GIVEN.values())


def test_no_table_that_names_a_person_is_left_out(app: Flask) -> None:
    given = {
        (name, column)
        for name, own in OWN.items()
        for column in (*own.acts, *(own.by if isinstance(own, Own) else ()))
    }
    assert sorted(columns_that_name_people() - given) == []


def test_no_table_that_belongs_to_a_row_of_theirs_is_left_out(app: Flask) -> None:
    theirs = {
        name for name, own in OWN.items() if isinstance(own, Own) and name not in ("people", "receipts")
    }
    left = {
        (table.name, key.parent.name, key.column.table.name)
        for table in db.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name in theirs
        and table.name not in NOT_GIVEN
        and not isinstance(OWN[table.name], Own)
    }
    assert sorted(left) == []


def test_columns_that_are_named_are_there(app: Flask) -> None:
    for name, own in OWN.items():
        columns = {column.name for column in db.metadata.tables[name].columns}
        named = {*own.acts, *own.acts.values()}
        if isinstance(own, Own):
            named |= {*own.by, *own.hides, *own.gives, *(path.partition(".")[0] for path in own.through)}
            assert not own.hides & NEVER_GIVEN, name
            assert own.gives <= NEVER_GIVEN, name
        assert named <= columns, name


def test_each_code_has_its_words(app: Flask) -> None:
    with app.test_request_context():
        silent = [
            f"{name}.{column.name} {each.value}"
            for name, column in coded_columns()
            for each in column.type.enum_class
            if not in_words(column.type.enum_class, each)
        ]
        assert silent == []
        assert codes()["needs.category"]["housing"]
    assert all(isinstance(column.type, Enum) for _name, column in coded_columns())
