"""`make sbom`: writes sbom.cdx.json (CycloneDX) of what the app runs on, and docs/licences.md.

What is installed for checking stands in the same environment and is left out.
"""

import json
import re
import subprocess
import sys
from typing import Any

from tests.support.licences import ROOT, licence_of, packages_that_run

SBOM, LICENCES = ROOT / "sbom.cdx.json", ROOT / "docs" / "licences.md"
HEAD = """# Under which licences

What `requirements.txt` pins, each under the licence that the package itself names; `make sbom` writes this
page. The product's own is [MIT](../LICENSE); icons and htmx: [README.md](../README.md#licence).

| package | licence |
|---|---|
"""


def normal(name: str) -> str:
    """A package's name as PyPI compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def only(whole: dict[str, Any], names: set[str]) -> dict[str, Any]:
    """Of an SBOM the components so called, and what they depend on."""
    components = [each for each in whole["components"] if normal(each["name"]) in names]
    known = {each["bom-ref"] for each in components}
    depends = [
        {**each, "dependsOn": [ref for ref in each.get("dependsOn", []) if ref in known]}
        for each in whole["dependencies"]
        if each["ref"] in known
    ]
    return {**whole, "components": components, "dependencies": depends}


def main() -> None:
    packages = packages_that_run()
    program = [sys.executable, "-m", "cyclonedx_py", "environment"]
    command = [*program, "--output-reproducible", sys.executable]
    made = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
    sbom = only(json.loads(made), set(map(normal, packages)))
    if missing := set(map(normal, packages)) - {normal(each["name"]) for each in sbom["components"]}:
        sys.exit(f"Not installed: {', '.join(sorted(missing))}")
    SBOM.write_text(json.dumps(sbom, indent=2, ensure_ascii=False) + "\n")
    rows = (f"| {name} | {licence_of(name)} |\n" for name in packages)
    LICENCES.write_text(HEAD + "".join(rows))
    print(f"{SBOM.name}: {len(sbom['components'])} packages; {LICENCES.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
