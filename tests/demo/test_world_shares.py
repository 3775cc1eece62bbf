"""The demo's world is no rosier than the registry: its shares are near those of the real records."""

from __future__ import annotations

import pytest
from screening import agreement, shares
from world import SyntheticWorld

TOLERANCE = 0.05
"""docs/claims.md states it: five percentage points."""


@pytest.fixture(scope="module")
def of_world():
    return shares.of_world(SyntheticWorld())


def test_every_share_of_the_world_is_near_that_of_the_real_records(of_world):
    rows = shares.compared(shares.of_real(), of_world)
    far = [row for row in rows if abs(row.real_share - row.world_share) > TOLERANCE]
    assert len(rows) > 40
    assert not far


def test_the_page_of_claims_has_the_shares_of_today(of_world):
    assert shares.page(shares.of_real(), of_world) == agreement.PAGE.read_text("utf-8")


@pytest.mark.real
def test_the_written_counts_are_those_of_the_real_records():
    if (folder := agreement.records_folder()) is None:
        pytest.skip("no real records")
    counts = shares.counted(shares.in_scope(shares.real_records(folder)))
    assert shares.as_toml(counts) == shares.TABLE.read_text("utf-8")
