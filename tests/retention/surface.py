"""How long things are kept, as seen from outside."""

from tests.support.surface import Look, Surface

SURFACE = Surface(
    access={
        #                       GET                       POST
        #                       _  TTT SS CC HH LL AA R   _  TTT SS CC HH LL AA R
        "/retention":          ("i xxx xx xx xx xx ox o", "-"),
        "/retention/notices":  ("i xxx xx xx xx xx ox o", "i xxx xx xx xx xx >x x"),
        "/retention/nothing":  ("i xxx xx xx xx xx .x .", "i xxx xx xx xx xx .x x"),
    },
    forms=lambda _things: {"retention.kept": {"days": "200"}},
    looks={"admin": (Look("/retention"), Look("/retention/needs"))},
)  # fmt: skip
