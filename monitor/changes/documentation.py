"""docs/changes.md from the table of kinds: `python -m monitor.changes.documentation > docs/changes.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from monitor.changes.kinds import TABLE
from monitor.changes.kinds_row import KindInfo

_INTRODUCTION = """\
# Kinds of change

Generated from `monitor/changes/kinds.py` by `python -m monitor.changes.documentation`; do not edit.

A *change* is one kind of change inside an update. It has a kind, a severity, the path into the record that it
is about, the values on both sides, and one sentence that says what happened and nothing more. The order
below is the order of importance among changes of one severity; the first change heads the update.

Severities are `high`, `medium`, `low` and `silent`. Silent changes are stored and never published. The
section `[changes]` of the configuration gives a kind another severity, whatever the circumstances:

```toml
[changes]
locations = "silent"
results_overdue = "high"
```

Every difference between two versions belongs to exactly one change. The example sentences are invented.
"""


def render() -> str:
    """The page, in Markdown."""
    return "\n".join([_INTRODUCTION, *_summary(), "", *(line for info in TABLE for line in _section(info))])


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
    if info.detail:
        yield f"Detail: {', '.join(f'`{key}`' for key in info.detail)}."
        yield ""


if __name__ == "__main__":
    sys.stdout.write(render())
