"""The figures of docs/decisions.md: `python tests/figures.py --write` writes them.

`python tests/figures.py --measure FOLDER` measures another checkout as JSON; `figures_before.json` was made so,
of the commit before the package was rebuilt.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from dialect import Module, dialect_in, is_dialect, names_in, parse, prose_of  # noqa: E402

PAGE = ROOT / "docs" / "decisions.md"
BEFORE = Path(__file__).with_name("figures_before.json")
BEGIN = "<!-- written by tests/figures.py -->\n"
END = "<!-- end of the figures -->\n"

SINCE = {
    "pages of trials and claims, with their pictures": (
        "model/claim",
        "model/label",
        "model/payment",
        "screening/labels",
        "changes/detectors/claims",
        "polling/claims",
        "store/claims",
        "publish/charts",
        "publish/overview",
        "publish/pages/claims",
        "publish/pages/overview",
        "publish/trial",
    ),
    "distribution: uploads, hooks, snapshots, set-up": (
        "app/hooks",
        "app/service_manager",
        "cli/hooks",
        "cli/init",
        "cli/since",
        "cli/snapshot",
        "hooks",
        "model/hook",
        "publish/formats/change_lines",
        "query/downloads",
        "query/snapshots",
        "setup",
        "store/hook_store",
        "upload",
    ),
    "questions: followed, by agents, in a process of their own": (
        "cli/agents",
        "model/follow",
        "query/answers",
        "query/follow",
        "query/spellings",
        "query/worker",
        "query/worker_process",
        "store/answers",
    ),
    "criteria, doses and meaning of texts, the US law": (
        "changes/criteria",
        "changes/criteria_changes",
        "changes/detectors/eligibility",
        "changes/detectors/certifications",
        "changes/detectors/submissions",
        "changes/detectors/violations",
        "changes/dosing",
        "changes/fdaaa",
        "changes/outcomes/decisive",
        "changes/outcomes/quotations",
        "changes/outcomes/time_clauses",
        "changes/outcomes/time_points",
        "changes/unreadable",
        "diff/meaning",
        "model/numbers",
    ),
    "faults survived: limits, damage, lost files, clocks": (
        "diff/carry",
        "model/study/reading",
        "model/study/unknown",
        "polling/clocks",
        "polling/effective",
        "registry/ctgov/content",
        "registry/ctgov/probes",
        "registry/ctgov/proxies",
        "store/loss",
        "store/read_only_disk",
        "store/redate",
        "store/set_aside",
        "web/connections",
    ),
}
"""What a user got since, by the modules that do nothing else."""


class Room(msgspec.Struct, frozen=True):
    """One package, or one module at the top."""

    modules: int
    lines: int
    since: int
    longest_module: int
    longest_function: int


class Figures(msgspec.Struct, frozen=True):
    """What is measured of a checkout.

    Attributes:
        lines: all; code: without blank lines, docstrings and comments.
        arrows: pairs of packages of which one imports the other. cycles: groups that import each other.
        keys: modules with a key of the registry's format outside of the rooms that know it.
        names, prose: uses of banned words as names, and in docstrings and comments.
        untyped: functions and fields whose types say `Any`, by that name or as `Json`.
    """

    rooms: dict[str, Room]
    top: int
    lines: int
    code: int
    since: dict[str, int]
    arrows: int
    cycles: int
    twice: int
    keys: int
    names: int
    prose: int
    untyped: int


def measure(root: Path) -> Figures:
    """Return the figures of a checkout."""
    package = root / "monitor"
    modules = {
        path.relative_to(package).with_suffix("").as_posix(): parse(path.read_text("utf-8"))
        for path in sorted(package.rglob("*.py"))
    }
    sources = {name: module.source for name, module in modules.items()}
    arrows = _arrows(modules)
    return Figures(
        rooms=_rooms(modules),
        top=sum("/" not in name and name != "__init__" for name in sources),
        lines=sum(source.count("\n") for source in sources.values()),
        code=sum(len(set(_code_lines(module))) for module in modules.values()),
        since={what: _lines_of(sources, prefixes) for what, prefixes in SINCE.items()},
        arrows=len(arrows),
        cycles=len(_cycles(arrows)),
        twice=sum(number > 1 for number in _public_classes(modules.values()).values()),
        keys=sum(bool(_keys_in(module)) for name, module in modules.items() if not _knows_the_format(name)),
        names=sum(is_dialect(name) for module in modules.values() for name in names_in(module)),
        prose=sum(len(dialect_in(text)) for module in modules.values() for text in prose_of(module)),
        untyped=sum(map(_says_any, (node for module in modules.values() for node in module.nodes))),
    )


def _says_any(node: ast.AST) -> bool:
    """Whether a function or a field has a type that is no type."""
    match node:
        case (
            ast.FunctionDef(args=arguments, returns=returns)
            | ast.AsyncFunctionDef(args=arguments, returns=returns)
        ):
            typed = [argument.annotation for argument in ast.walk(arguments) if isinstance(argument, ast.arg)]
            types = [*typed, returns]
        case ast.AnnAssign(annotation=annotation):
            types = [annotation]
        case _:
            return False
    return any(
        isinstance(name, ast.Name) and name.id in {"Any", "Json"}
        for kind in types
        if kind
        for name in ast.walk(kind)
    )


def _rooms(modules: Mapping[str, Module]) -> dict[str, Room]:
    sources = {name: module.source for name, module in modules.items()}
    rooms = defaultdict(list)
    for name in modules:
        if name != "__init__":
            rooms[name.split("/")[0]].append(name)
    since = tuple(prefix for prefixes in SINCE.values() for prefix in prefixes)
    return {
        room: Room(
            modules=len(names),
            lines=sum(sources[name].count("\n") for name in names),
            since=_lines_of({name: sources[name] for name in names}, since),
            longest_module=max(sources[name].count("\n") for name in names),
            longest_function=max((_longest_function(modules[name]) for name in names), default=0),
        )
        for room, names in sorted(rooms.items())
    }


def _lines_of(sources: Mapping[str, str], prefixes: Iterable[str]) -> int:
    """The lines of all modules of these names, or in packages of these names."""
    starts = tuple(prefixes)
    return sum(
        source.count("\n")
        for name, source in sources.items()
        if any(name == start or name.startswith(f"{start}/") for start in starts)
    )


def _longest_function(module: Module) -> int:
    functions = (node for node in module.nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return max(((node.end_lineno or node.lineno) - node.lineno + 1 for node in functions), default=0)


def _code_lines(module: Module) -> Iterator[int]:
    """The numbers of the lines that are code."""
    documented = {
        line
        for node in module.nodes
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    for number, line in enumerate(module.source.splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#") and number not in documented:
            yield number


def _arrows(modules: Mapping[str, Module]) -> set[tuple[str, str]]:
    """Pairs of packages, or modules at the top, of which the first imports the second."""
    arrows = set()
    for name, module in modules.items():
        room = name.split("/")[0]
        for node in module.nodes:
            imported = (
                [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else []
            )
            for target in imported:
                parts = target.split(".")
                if parts[0] == "monitor" and len(parts) > 1 and parts[1] != room and room != "__init__":
                    arrows.add((room, parts[1]))
    return arrows


def _cycles(arrows: Iterable[tuple[str, str]]) -> set[frozenset[str]]:
    """Groups of packages that reach each other."""
    targets = defaultdict(set)
    for source, target in arrows:
        targets[source].add(target)

    def reached(start: str) -> set[str]:
        seen, rest = set(), [start]
        while rest:
            new = targets[rest.pop()] - seen
            seen |= new
            rest += new
        return seen

    reach = {name: reached(name) for name in list(targets)}
    return {
        frozenset({name, *(other for other in seen if name in reach.get(other, ()))})
        for name, seen in reach.items()
        if name in seen
    }


def _public_classes(modules: Iterable[Module]) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for module in modules:
        for node in module.nodes:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                counts[node.name] += 1
    return counts


def _knows_the_format(name: str) -> bool:
    return name.startswith(("registry/", "model/study/", "demo/"))


def keys_of_the_format() -> frozenset[str]:
    """Return the registry's own keys that are no plain English words, from the typed study."""
    from monitor.model.study.reading import element_of, hints_of, part_of
    from monitor.model.study.types import Study

    keys, seen = set(), set()

    def walk(hint: object) -> None:
        part, element = part_of(hint), element_of(hint)
        if part is not None and part not in seen:
            seen.add(part)
            for key, inner in hints_of(part).items():
                keys.add(key)
                walk(inner)
        elif element is not None:
            walk(element)

    walk(Study)
    return frozenset(key for key in keys if re.search("[a-z][A-Z]", key))


def texts_of(module: Module) -> Iterator[str]:
    """Yield the texts of a module without its docstrings, which may give an example."""
    documented = {id(node.value) for node in module.nodes if isinstance(node, ast.Expr)}
    for node in module.nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented:
            yield node.value


def _keys_in(module: Module) -> set[str]:
    return {word for text in texts_of(module) for word in re.findall(r"[A-Za-z]+", text)} & _KEYS


_KEYS = keys_of_the_format()


def before() -> Figures:
    """Return the figures of the commit before the package was rebuilt."""
    return msgspec.json.decode(BEFORE.read_bytes(), type=Figures)


def section(then: Figures, now: Figures) -> str:
    """Return the tables of the figures."""
    return "\n".join([*_whole(then, now), "", *_packages(then, now), "", *_new(now)]) + "\n"


def _whole(then: Figures, now: Figures) -> Iterator[str]:
    yield "| of the package | before | now |"
    yield "| --- | --- | --- |"
    rows = {
        "modules at the top": (then.top, now.top),
        "packages": tuple(_packages_in(figures) for figures in (then, now)),
        "arrows between packages": (then.arrows, now.arrows),
        "cycles among them": (then.cycles, now.cycles),
        "public class names used twice": (then.twice, now.twice),
        "modules that spell a key of the registry's format outside its rooms": (then.keys, now.keys),
        "uses of banned words as names": (then.names, now.names),
        "the same in docstrings and comments": (then.prose, now.prose),
        "functions and fields that are typed `Any` or `Json`": (then.untyped, now.untyped),
        "lines of the longest function": tuple(
            max(room.longest_function for room in figures.rooms.values()) for figures in (then, now)
        ),
        "lines of the longest module": tuple(
            max(room.longest_module for room in figures.rooms.values()) for figures in (then, now)
        ),
        "lines": (_round(then.lines), _round(now.lines)),
        "of them code, without blank lines, docstrings and comments": (_round(then.code), _round(now.code)),
        "of all lines, in modules of what came since": (
            _round(sum(then.since.values())),
            _round(sum(now.since.values())),
        ),
    }
    for what, (first, second) in rows.items():
        yield f"| {what} | {first} | {second} |"


def _packages_in(figures: Figures) -> int:
    return len(figures.rooms) - figures.top


def _packages(then: Figures, now: Figures) -> Iterator[str]:
    yield "| package | modules | lines | of them came since | longest module | longest function | modules before | lines before |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for name in sorted(now.rooms.keys() | then.rooms.keys(), key=lambda name: (name not in now.rooms, name)):
        room, old = now.rooms.get(name), then.rooms.get(name)
        cells = (
            [room.modules, _round(room.lines), _round(room.since), room.longest_module, room.longest_function]
            if room
            else [""] * 5
        )
        cells += [old.modules, _round(old.lines)] if old else ["", ""]
        yield f"| `{name}` | {' | '.join(str(cell) for cell in cells)} |"


def _new(now: Figures) -> Iterator[str]:
    yield "| what came since, in modules of its own | lines |"
    yield "| --- | --- |"
    for what, lines in now.since.items():
        yield f"| {what} | {_round(lines)} |"


def _round(lines: int) -> int:
    """To tens: a page of figures says how large something is."""
    return round(lines, -1)


def page(text: str) -> str:
    """Return the page with the figures between their marks."""
    head, _, rest = text.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return head + BEGIN + section(before(), measure(ROOT)) + END + tail


def main(arguments: list[str]) -> None:
    """Write the page, or print the figures of another checkout."""
    match arguments:
        case ["--write"]:
            PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
        case ["--measure", folder]:
            print(json.dumps(json.loads(msgspec.json.encode(measure(Path(folder)))), indent=1))  # noqa: T201
        case _:
            raise SystemExit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
