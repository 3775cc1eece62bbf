"""docs/changes.md from the table of kinds: `python -m monitor.changes.documentation > docs/changes.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import resources

from monitor.changes.kinds import TABLE, KindInfo
from monitor.model.details import FAMILIES, Detail


def render() -> str:
    """Return the page, in Markdown."""
    introduction = resources.files(__package__).joinpath("introduction.md").read_text(encoding="utf-8")
    lines = [*_summary(), "", *(line for info in TABLE for line in _section(info)), *_families()]
    return "\n".join([introduction, *lines])


def _summary() -> Iterator[str]:
    yield "| kind | title | severity | in the digest under |"
    yield "| --- | --- | --- | --- |"
    for info in TABLE:
        yield f"| [`{info.kind}`](#{info.kind}) | {info.title} | {info.severity} | {info.group} |"


def _section(info: KindInfo) -> Iterator[str]:
    yield f"## {info.kind}"
    yield ""
    yield f"{info.title}. Watches {info.watches}. Severity: {info.severity}."
    yield ""
    yield f"> {info.example}"
    yield ""
    if info.details:
        yield f"Detail: {', '.join(f'[`{family}`](#detail-{family})' for family in info.details)}."
        yield ""


def _families() -> Iterator[str]:
    yield "## Details"
    yield ""
    yield "The column `changes.detail` has the key `family`, which says what else is in it. Absent keys are empty."
    yield "Every family has `short`, the words of the headline, and `texts`, the texts of a change in full, each with"
    yield "`label`, `before` and `after`. A change without further facts has the family `plain`. `changes.detail_version`"
    yield "is 1 for rows from before there were families; `trial-monitor check` names a detail that does not fit."
    for family, struct in sorted(FAMILIES.items()):
        if family not in {"plain", "untyped"}:
            yield ""
            yield from _family(family, struct)


def _family(family: str, struct: type[Detail]) -> Iterator[str]:
    own = [name for name in struct.__struct_fields__ if name not in Detail.__struct_fields__]
    yield f"### Detail {family}"
    yield ""
    yield f"{(struct.__doc__ or '').partition(chr(10))[0]} Keys: {', '.join(f'`{name}`' for name in own)}."


if __name__ == "__main__":
    sys.stdout.write(render() + "\n")
