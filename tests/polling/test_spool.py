"""What a poll finds comes back from the disk as it was put there."""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import StateError
from monitor.model import (
    Absent,
    Change,
    Deadline,
    DeadlinePassed,
    Decision,
    Finding,
    Kind,
    Rejected,
    RejectedRecord,
    Severity,
    Unchanged,
    Update,
)
from monitor.model.details import UntypedDetail
from monitor.polling.spool import SpoolFile

NCT_ID = "NCT99000001"
UPDATE = Update(
    id=f"{NCT_ID}:1-2",
    nct_id=NCT_ID,
    from_version=1,
    to_version=2,
    detected_at=datetime(2026, 3, 2, 15, 17, tzinfo=UTC),
    severity=Severity.HIGH,
    news="Terminated",
    headline="Terminated: an invented trial",
    changes=(
        Change(
            kind=Kind.STATUS,
            severity=Severity.HIGH,
            path="protocolSection.statusModule.overallStatus",
            before="RECRUITING",
            after="TERMINATED",
            sentence="The trial was terminated.",
            detail=UntypedDetail(facts={"reason": "Slow accrual", "months": 7, "list": [1, None, "„ü“"]}),
        ),
    ),
    watches=("discs",),
)
ITEMS = (
    Unchanged(nct_id=NCT_ID, fingerprint="a" * 64),
    Finding(
        nct_id=NCT_ID,
        fingerprint="b" * 64,
        title="An invented trial",
        watches=("discs",),
        decisions=(Decision(nct_id=NCT_ID, watch="discs", included=True, reason="A disc and cells."),),
        updates=(UPDATE,),
        deadlines=(Deadline(nct_id=NCT_ID, rule="who_12_months", due_on=date(2027, 1, 1), basis="2026-01"),),
    ),
    Absent(nct_id=NCT_ID, removed=True, updates=(UPDATE,)),
    RejectedRecord(rejected=Rejected(nct_id=None, reason="not JSON", path="$.protocolSection")),
    DeadlinePassed(nct_id=NCT_ID, rule="who_12_months", resolved=True),
)


def test_every_kind_of_finding_comes_back_as_it_was():
    with SpoolFile() as spool:
        for item in ITEMS:
            spool.append(item)
        assert tuple(spool) == ITEMS


def test_a_spool_may_be_read_twice_and_written_between():
    with SpoolFile() as spool:
        assert list(spool) == []
        spool.append(ITEMS[0])
        assert list(spool) == [ITEMS[0]]
        spool.append(ITEMS[1])
        assert list(spool) == list(spool) == [*ITEMS[:2]]


@given(st.lists(st.text(max_size=300)))
def test_whatever_text_a_record_contains_comes_back(texts):
    items = [RejectedRecord(rejected=Rejected(nct_id=None, reason=text)) for text in texts]
    with SpoolFile() as spool:
        for item in items:
            spool.append(item)
        assert list(spool) == items


def test_nothing_of_it_is_left_behind_or_visible(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with SpoolFile() as spool:
        spool.append(ITEMS[0])
        list(spool)
        assert list(tmp_path.iterdir()) == []
    assert list(tmp_path.iterdir()) == []


def test_without_a_temporary_folder_it_is_said_which(monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", "/nonexistent/folder")
    with pytest.raises(StateError, match="/nonexistent/folder"):
        SpoolFile()


@pytest.mark.promise(
    "a poll runs on a machine without any temporary folder", "one line says so and names TMPDIR"
)
def test_without_any_temporary_folder_that_is_said(monkeypatch):
    def none():
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr(tempfile, "gettempdir", none)
    with pytest.raises(StateError, match="TMPDIR"):
        SpoolFile()


def test_what_is_spooled_is_not_in_memory(tmp_path, monkeypatch):
    """The file grows, not the list: items are read one at a time."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with SpoolFile() as spool:
        big = RejectedRecord(rejected=Rejected(nct_id=None, reason="x" * 1_000_000))
        for _ in range(5):
            spool.append(big)
        items = iter(spool)
        assert next(items) == big
        assert Path(f"/proc/self/fd/{spool._file.fileno()}").stat().st_size > 5_000_000
        assert spool._file.tell() < 2_000_000
