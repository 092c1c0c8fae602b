"""What accounts tell whoever listens, without knowing who that is."""

from blinker import Signal

person_deactivated = Signal()
"""Sent with the `Person` whose account is closed, and `by` the administrator, inside that transaction.

Whoever keeps seats or flats listens, and frees what the person held.
"""

work_handed_on = Signal()
"""Sent with the `Person` who carries on what hung on roles that another one, `before`, gives up."""
