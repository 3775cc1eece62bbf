"""The table in docs/reliability.md, made from the tests: fault, promise, and its test.

    python tests/reliability/table.py            # says whether the page agrees with the tests
    python tests/reliability/table.py --write    # makes it agree

A test says what it checks with `@pytest.mark.promise("fault", "promise")`, on itself or on a parameter.
"""

from __future__ import annotations

import io
import sys
from collections import Counter
from collections.abc import Iterable
from contextlib import redirect_stdout
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "reliability.md"
BEGIN = "<!-- table: made by tests/reliability/table.py -->"
END = "<!-- end of the table -->"
FEWEST = 60

Row = tuple[str, str, str]


class Collected:
    """A pytest plugin that keeps what the collected tests promise."""

    def __init__(self) -> None:
        self.rows: Counter[Row] = Counter()

    @pytest.hookimpl(tryfirst=True)  # in the order of the files, before fixtures rearrange it
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        self.rows.update(promises(items))


def promises(items: Iterable[pytest.Item]) -> Counter[Row]:
    """Return every promise of some tests with the number of cases that keep it, in their order."""
    rows: Counter[Row] = Counter()
    for item in items:
        for mark in item.iter_markers("promise"):
            fault, promise = mark.args
            test = f"{item.path.name}: {item.originalname.removeprefix('test_').replace('_', ' ')}"
            rows[fault, promise, test] += 1
    return rows


def collected() -> tuple[tuple[Row, int], ...]:
    """Every promise with the number of cases that check it, in the order of the tests."""
    plugin = Collected()
    arguments = ["--collect-only", "-q", "-q", "--no-header", "-m", "", "-n", "0", str(HERE.parent)]
    said = io.StringIO()
    with redirect_stdout(said):
        code = pytest.main(arguments, plugins=[plugin])
    if code != pytest.ExitCode.OK:
        raise SystemExit(f"the tests cannot be collected ({code!r}):\n{said.getvalue()}")
    return tuple(plugin.rows.items())


def table(rows: tuple[tuple[Row, int], ...]) -> str:
    """The rows as Markdown, numbered."""
    lines = ["| | fault | promise | tested by |", "| --- | --- | --- | --- |"]
    for number, ((fault, promise, test), cases) in enumerate(rows, 1):
        tests_cell = f"`{test}`" + (f" ({cases} cases)" if cases > 1 else "")
        lines.append(f"| {number} | {_cell(fault)} | {_cell(promise)} | {tests_cell} |")
    return "\n".join(lines)


def _cell(text: str) -> str:
    """Text that stays in its cell."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


def page_with(table_text: str, page: str) -> str:
    """The page with the table between its two marks; ValueError where they are not there."""
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n\n{table_text}\n\n{END}{after}"


def main(arguments: list[str], rows: tuple[tuple[Row, int], ...] | None = None) -> int:
    """Compare the page with the tests, or write it; `rows` are the promises where they are known already."""
    rows = collected() if rows is None else rows
    page = PAGE.read_text(encoding="utf-8")
    made = page_with(table(rows), page)
    if "--write" in arguments:
        PAGE.write_text(made, encoding="utf-8")
        print(f"{PAGE}: {len(rows)} rows")  # noqa: T201  the command's answer
        return 0
    if made != page:
        print(f"{PAGE} is not what the tests say; run: python tests/reliability/table.py --write")  # noqa: T201
        return 1
    if len(rows) < FEWEST:
        print(f"{PAGE}: {len(rows)} rows, fewer than {FEWEST}")  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
