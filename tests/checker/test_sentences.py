"""The program's sentences under the checker's eyes: over the gallery, the world, real versions and mutated records."""

from __future__ import annotations

import itertools
import os
import random
from collections import defaultdict

import pytest
from click.testing import CliRunner

from . import suites
from .check import check_pair
from .known import KNOWN
from .program import cli, stored

SEED = os.environ.get("TRIAL_MONITOR_CHECKER_SEED", "1")
"""Another seed makes other mutations."""

CASES = int(os.environ.get("TRIAL_MONITOR_CHECKER_CASES", "400"))
"""Edited real records that are checked; a long run has 10,000 or more, and asks nothing of the table of what is known."""

NOTHING = ("", "")
MOST_SHOWN = 12


def judge(cases, known, *, required=True):
    """Fail on complaints of kinds that are not known, and, where `required`, on rows of what is known that never occur."""
    complaints = defaultdict(list)
    for case in cases:
        for complaint in case.complaints():
            complaints[row_of(case), complaint.kind].append(f"{case.name}: {complaint}")
    new = [
        lines[0]
        for (row, kind), lines in sorted(complaints.items())
        if kind not in known.get(row, NOTHING)[0].split()
    ]
    assert not new, f"{len(new)} kinds of complaints, such as:\n" + "\n".join(new[:MOST_SHOWN])
    if required:
        mended = [
            row
            for row, (kinds, _) in known.items()
            if not any((row, kind) in complaints for kind in kinds.split())
        ]
        assert not mended, f"these are mended: take them out of the table of what is known: {mended}"


def row_of(case):
    """The row of the table of what is known: the kind of edit, or the suite for records that were not edited."""
    return {0: "pairs", 1: "".join(edit.name for edit in case.edits)}.get(len(case.edits), "several edits")


def endless(records, rng):
    """Records in random order, without an end."""
    return (rng.choice(records) for _ in itertools.count())


def test_the_gallery_says_what_its_records_say():
    judge(suites.gallery(), KNOWN["gallery"])


def test_the_synthetic_world_says_what_its_records_say():
    judge(suites.world(), KNOWN["world"])


def test_mutated_synthetic_records_are_mentioned_with_both_values():
    rng = random.Random(f"world {SEED}")
    records = endless([*suites.world_records(), suites.base()], rng)
    judge(suites.mutated(records, 250, rng), KNOWN["mutated"], required=False)


@pytest.mark.real
def test_real_versions_say_what_their_records_say(registry_data):
    judge(suites.real(registry_data), KNOWN["real"])


@pytest.mark.real
def test_mutated_real_records_are_mentioned_with_both_values(registry_data):
    rng = random.Random(f"real {SEED}")
    cases = suites.mutated(suites.real_records(registry_data, rng), CASES, rng)
    judge(cases, KNOWN["mutated"], required=False)


@pytest.mark.soak
def test_the_rows_of_a_played_demo_say_what_their_records_say(tmp_path):
    done = CliRunner().invoke(cli, ["--state", str(tmp_path), "demo"])
    assert done.exit_code == 0, done.output
    complaints = [
        f"{name}: {complaint}"
        for name, before, after, on, headline, changes in stored(tmp_path / "demo" / "monitor.db")
        for complaint in check_pair(before, after, changes, on=on, headline=headline)
    ]
    assert complaints == []


@pytest.mark.real
def test_several_edits_at_once_are_all_shown(registry_data):
    rng = random.Random(f"several {SEED}")
    cases = suites.mutated_often(suites.real_records(registry_data, rng), 150, rng)
    judge(cases, KNOWN["several"], required=False)
