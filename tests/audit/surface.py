"""What auditors have read, as seen from outside."""

from tests.support.surface import Look, Surface

SURFACE = Surface(
    access={
        #                   _  TTT SS CC HH LL AA R
        "/audit/readings": ("i xxx xx xx xx ox ox o", "-"),
        "/audit/power": ("i xxx xx xx xx ox xx o", "-"),
    },
    looks={
        "auditor": (
            Look("/overview"),
            Look("/triage"),
            Look("/triage/settings"),
            Look("/follow-ups"),
            Look("/measures"),
            Look("/housing"),
            Look("/housing/rules"),
            Look("/housing/rounds/{old_round}"),
            Look("/housing/rounds/{old_round}/notice"),
            Look("/figures/on_time_rate?period=2026-11"),
            Look("/registers/lectures"),
            Look("/homes"),
            Look("/training"),
            Look("/visits"),
            Look("/bulletins"),
            Look("/people"),
            Look("/people/50"),
            Look("/exports"),
            Look("/audit/readings"),
            Look("/audit/power"),
            Look("/needs/new", name="403"),
        ),
    },
)
