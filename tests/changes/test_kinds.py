"""The table of kinds, and the page made from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.changes.documentation import render
from monitor.changes.kinds import KINDS, TABLE, KindGroup, group, title
from monitor.model import Kind

PAGE = Path(__file__).parents[2] / "docs" / "changes.md"


def test_every_kind_has_one_row():
    assert sorted(info.kind for info in TABLE) == sorted(Kind)


def test_the_page_is_what_the_table_says():
    assert PAGE.read_text(encoding="utf-8") == f"{render()}\n", (
        "python -m monitor.changes.documentation > docs/changes.md"
    )


@pytest.mark.parametrize("kind", list(Kind))
def test_a_row_is_filled(kind):
    info = KINDS[kind]
    assert info.title
    assert info.watches
    assert info.severity
    assert info.example.endswith((".", "”"))
    assert len(info.example.split()) <= 32
    assert (title(kind), group(kind)) == (info.title, info.group)


def test_a_digest_finds_results_status_and_new_trials():
    assert group(Kind.RESULTS_POSTED) is KindGroup.RESULTS
    assert group(Kind.STATUS) is KindGroup.STATUS
    assert group(Kind.REGISTERED) is KindGroup.NEW
    assert group(Kind.LOCATIONS) is KindGroup.REST
