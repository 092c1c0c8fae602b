"""Figures and the overview, as seen from outside."""

from tests.support.surface import Look, Surface

SURFACE = Surface(
    access={
        "/public": ("o ooo oo oo oo oo oo o", "-"),
        "/public.json": ("o ooo oo oo oo oo oo o", "-"),
        "/overview": ("i xxx xx oo xx oo xx o", "-"),
        "/overview?school={near}": ("i xxx xx oo xx oo xx o", "-"),
        "/overview?school={far}": ("i xxx xx o. xx o. xx o", "-"),
        "/overview?school={nowhere}": ("i xxx xx .. xx .. xx .", "-"),
        "/overview/wall": ("i xxx xx oo xx oo xx o", "-"),
        "/overview/wall?school={nowhere}": ("i xxx xx .. xx .. xx .", "-"),
        "/figures/solved": ("i xxx xx oo xx oo xx o", "-"),
        "/figures/solved?school={far}": ("i xxx xx o. xx o. xx o", "-"),
        "/figures/solved?school={nowhere}": ("i xxx xx .. xx .. xx .", "-"),
        "/figures/nothing": ("i xxx xx .. xx .. xx .", "-"),
        "/overview?alliance={nowhere}": ("i xxx xx .. xx .. xx .", "-"),
        "/figures": ("i xxx xx oo xx oo xx o", "-"),
        "/figures?school={far}": ("i xxx xx o. xx o. xx o", "-"),
        "/figures.json": ("i xxx xx oo xx oo xx o", "-"),
        "/figures.json?school={far}": ("i xxx xx o. xx o. xx o", "-"),
    },
    looks={
        None: (Look("/public"), Look("/public?language=en")),
        "leader": (
            Look("/overview/wall"),
            Look("/figures?period=2026-11"),
            Look("/figures/resolution_rate?by=school&period=2026"),
            Look("/figures/solved?by=month&from=2026-10-05&to=2026-11-20"),
        ),
    },
    no_pages=frozenset({"reports.figures_json", "reports.public_json"}),
)
