"""What accounts tell whoever listens, without knowing who that is."""

from blinker import Signal

person_deactivated = Signal()
"""Sent with the `Person` whose account is closed, and `by` the administrator, inside that transaction.

Whoever keeps seats or flats listens, and frees what the person held.
"""

roles_changed = Signal()
"""Sent with the `Person` whose roles, place or account have changed, and `by` whom."""

district_role_moved = Signal()
"""Sent with the `Person` whose `role` at the bureau itself is proposed, given, not given or taken, as `kind`
of event says, `by` which administrator; a `giver` proposed it before."""

password_reset = Signal()
"""Sent with the `Person` for whom a new password was issued, and `by` which administrator."""

stand_in_named = Signal()
"""Sent with the `StandIn` that begins some day, and `by` whom."""

stand_in_ended = Signal()
"""Sent with the `StandIn` that is over before its time, and `by` whom; None: the installation itself."""

second_factor_reset = Signal()
"""Sent with the `Person` whose second factor somebody else has taken, and `by` whom; None: the installation
itself."""
codes_guessed = Signal()
"""Sent with the `Person` for whom so many wrong codes were typed that it is no slip: whoever did has their
password."""

identity_linked = Signal()
"""Sent with those `Person`s whose accounts another one, at the service `provider`, opens from now on."""

address_proven = Signal()
"""Sent with the `Person` whose password a code can set anew from now on that goes to another address or
number; `line` says by what."""

address_closed = Signal()
"""Sent with the `Person` whose proven number the provider of text messages calls nobody's."""

codes_used_up = Signal()
"""Sent with the `Kind` of a provider by which as many codes as may, `most`, have gone to phones today; with
the last one, and whenever one does not go out for it."""

password_chosen_by_code = Signal()
"""Sent with the `Person` who has set their password anew by a code that was sent to them."""

identity_taken_off = Signal()
"""Sent with the `Person` whose account it opens no more."""

work_handed_on = Signal()
"""Sent with the `Person` who carries on what hung on roles that another one, `before`, gives up."""
