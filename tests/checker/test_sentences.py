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
from .known import KNOWN, RARE
from .program import cli, stored

SEED = os.environ.get("TRIAL_MONITOR_CHECKER_SEED", "1")
"""Another seed makes other mutations; what is known to be wrong is only required to occur with this one."""

NOTHING = ("", "")
MOST_SHOWN = 12


def judge(cases, known, *, required=True, complete=True):
    """Fail on complaints of kinds that are not known, and on rows of what is known that no longer occur.

    Rare rows have to occur where the cases are `complete`, and none where nothing is `required`.
    """
    complaints = defaultdict(list)
    for case in cases:
        for complaint in case.complaints():
            complaints[row_of(case), complaint.kind].append(f"{case.name}: {complaint}")
    new = [
        lines[0]
        for (row, kind), lines in sorted(complaints.items())
        if kind not in f"{known.get(row, NOTHING)[0]} {known.get('any', NOTHING)[0]}".split()
    ]
    assert not new, f"{len(new)} kinds of complaints, such as:\n" + "\n".join(new[:MOST_SHOWN])
    kinds_of_any = {kind for _, kind in complaints}

    def occurs(row, kind):
        return kind in kinds_of_any if row == "any" else (row, kind) in complaints

    if required:
        mended = [
            f"{row}: {kind}"
            for row, (kinds, _) in known.items()
            if (complete or row not in RARE) and not any(occurs(row, kind) for kind in kinds.split())
            for kind in kinds.split()
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
    cases = suites.mutated(suites.real_records(registry_data, rng), 400, rng)
    judge(cases, KNOWN["mutated"], required=SEED == "1", complete=False)


@pytest.mark.soak
def test_the_rows_of_a_played_demo_say_what_their_records_say(tmp_path):
    done = CliRunner().invoke(cli, ["--state", str(tmp_path), "demo"])
    assert done.exit_code == 0, done.output
    complaints = [
        f"{name}: {complaint}"
        for name, before, after, on, headline, changes in stored(tmp_path / "demo" / "monitor.db")
        for complaint in check_pair(before, after, changes, on=on, headline=headline)
        if complaint.kind not in KNOWN["world"]["pairs"][0].split()
    ]
    assert complaints == []


@pytest.mark.real
def test_several_edits_at_once_are_all_shown(registry_data):
    rng = random.Random(f"several {SEED}")
    cases = suites.mutated_often(suites.real_records(registry_data, rng), 150, rng)
    judge(cases, KNOWN["several"], required=SEED == "1")


@pytest.mark.real
@pytest.mark.soak
def test_ten_thousand_mutated_real_records_are_mentioned_with_both_values(registry_data):
    rng = random.Random(f"soak {SEED}")
    cases = suites.mutated(suites.real_records(registry_data, rng), 10_000, rng)
    judge(cases, KNOWN["mutated"], required=SEED == "1")
