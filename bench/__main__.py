"""How fast the real server answers, and how much it sends: `make bench`.

Each table is measured by a module of its own and written into docs/performance.md. `ONLY=phone` measures
one, `ONLY=overview` the pages with that in their name, which is printed and kept nowhere.
"""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import memory, neighbours, phone, ratios, sending
from bench.district import new_demo
from bench.options import options

TABLES = {
    "pages": ratios.main,
    "sending": sending.main,
    "phone": phone.main,
    "neighbours": neighbours.main,
    "memory": memory.main,
}


def main() -> None:
    """Prints the tables, and keeps them."""
    chosen = options()
    asked = TABLES if not chosen.only else {name: TABLES[name] for name in TABLES if name == chosen.only}
    with TemporaryDirectory() as folder:
        instance = Path(folder) / "demo"
        new_demo(instance)
        for measure in asked.values():
            measure(instance, replace(chosen, only=""))
        if not asked:
            ratios.main(instance, chosen)


if __name__ == "__main__":
    main()
