"""Rows that are kept for good, and the one guard that keeps them."""

from typing import Any

from sqlalchemy import event


class RowIsKept(RuntimeError):
    """What is kept for good was to be changed or deleted: a mistake of the program."""


class Kept:
    """A row that is never changed and never deleted, unless it says that it still may be."""

    def may_change(self) -> bool:
        """Whether what is about to be written may be."""
        return False

    def may_go(self) -> bool:
        """Whether it may be deleted."""
        return False


def _refuse_change(_mapper: Any, _connection: Any, row: Kept) -> None:
    if not row.may_change():
        raise RowIsKept(row)


def _refuse_deletion(_mapper: Any, _connection: Any, row: Kept) -> None:
    if not row.may_go():
        raise RowIsKept(row)


event.listen(Kept, "before_update", _refuse_change, propagate=True)
event.listen(Kept, "before_delete", _refuse_deletion, propagate=True)
