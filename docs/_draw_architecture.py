"""Draw docs/architecture.md from the imports: `python docs/_draw_architecture.py` refreshes the page.

The layers come from the contract in pyproject.toml, the arrows from the code. A test compares the page with both.
"""

from __future__ import annotations

import ast
import tomllib
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "monitor"
PAGE = ROOT / "docs" / "architecture.md"
BEGIN = "<!-- drawn by docs/_draw_architecture.py -->\n"
END = "<!-- end of the drawing -->\n"
TOP = {"errors", "light_import", "log", "schedule", "config", "model"}
"""What everything may import: no arrows are drawn to these."""


def layers() -> list[list[str]]:
    """Return the layers from the top, each with its packages."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    lines = next(contract["layers"] for contract in contracts if contract["id"] == "layers")
    return [[name.strip().removeprefix("monitor.") for name in line.split("|")] for line in lines]


def arrows() -> Counter[tuple[str, str]]:
    """Return how many imports lead from one package to another."""
    counts: Counter[tuple[str, str]] = Counter()
    for path in PACKAGE.rglob("*.py"):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("monitor."):
                target = (node.module or "").split(".")[1]
                if target != parts[0]:
                    counts[parts[0], target] += 1
    return counts


def sizes() -> dict[str, tuple[int, int]]:
    """Return the number of modules and of lines of each package."""
    found: dict[str, tuple[int, int]] = {}
    for path in PACKAGE.rglob("*.py"):
        name = path.relative_to(PACKAGE).with_suffix("").parts[0]
        modules, lines = found.get(name, (0, 0))
        found[name] = modules + 1, lines + path.read_text("utf-8").count("\n")
    return found


def drawing() -> str:
    """Return the Mermaid diagram and the table of packages."""
    order = layers()
    lines = ["```mermaid", "flowchart TB"]
    for number, names in enumerate(order):
        lines.append(f"  subgraph L{number}[ ]")
        lines.append("    direction LR")
        lines += [f"    {name}" for name in names]
        lines.append("  end")
    known = [name for names in order for name in names]
    drawn = arrows()
    lines += [
        f"  {source} --> {target}"
        for source, target in sorted(drawn, key=lambda pair: (known.index(pair[0]), known.index(pair[1])))
        if target not in TOP
    ]
    lines += ["```", "", "| package | imports |", "| --- | --- |"]
    for name in known:
        targets = sorted((target for source, target in drawn if source == name), key=known.index)
        lines.append(f"| `{name}` | {', '.join(f'`{target}`' for target in targets) or 'nothing of ours'} |")
    return "\n".join(lines) + "\n"


def page(text: str) -> str:
    """Return the page with the drawing between its marks."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return before + BEGIN + drawing() + END + after


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
