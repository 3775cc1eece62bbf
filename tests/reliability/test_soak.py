"""A year of releases with faults and deaths at random, compared with a year in which nothing went wrong.

Asked for with `pytest -m soak`; takes some minutes.
"""

from __future__ import annotations

import random
import shutil
import signal
from datetime import UTC, datetime, timedelta

import faults
import msgspec
import pytest
from world import SyntheticWorld

from monitor.demo.world import Releases, Snapshot, etag_of
from monitor.model import Severity
from monitor.store import Store

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
RELEASES = 250
"""Working days of a year: the invented months, then the same again backwards and forwards with later dates."""
SEED = 20_260
TROUBLES = (
    lambda: faults.server_error(503),
    lambda: faults.server_error(500),
    faults.too_many_requests,
    faults.forbidden,
    faults.html_page,
)


def year() -> Releases:
    """The invented releases to and fro, each on a day of its own: what changes, changes back, and changes again."""
    whole = SyntheticWorld()
    order = []
    while len(order) < RELEASES:
        order += [*range(len(whole)), *range(len(whole) - 2, 0, -1)]
    return Releases(*(later(whole.release(index), day) for day, index in enumerate(order[:RELEASES])))


def later(snapshot: Snapshot, day: int) -> Snapshot:
    weeks, working = divmod(day, 5)
    stamp = f"{(MONDAY + timedelta(weeks=weeks, days=working)):%Y-%m-%d}T09:00:05"
    return msgspec.structs.replace(snapshot, data_timestamp=stamp, etag=etag_of(stamp))


def disturbed(fork_server, state, index: int, chance: random.Random) -> str:
    """What goes wrong before a release is polled well: nothing, a fault of the registry, a death, or several."""
    happened = ""
    while chance.random() < 0.5:
        if chance.random() < 0.4:
            fork_server.emulator.faults.add(chance.choice(TROUBLES)(), skip=chance.randrange(6))
            ended = fork_server.poll(state, index)
            fork_server.emulator.faults.clear()
            happened += "fault " if ended.get("status") == "failed" else "fault-in-vain "
        else:
            death = chance.choice(
                [
                    ["event", chance.randrange(1, 9_000)],
                    ["torn", chance.randrange(1, 1_200_000)],
                    ["clock", chance.uniform(0, 0.25)],
                    ["full", chance.randrange(1, 1_200_000)],
                ]
            )
            ended = fork_server.poll(state, index, death=death)
            died = ended["exit"] in (-signal.SIGKILL, -signal.SIGXFSZ)
            happened += "death " if died else "error " if "error" in ended else "survived "
    return happened


@pytest.mark.soak
@pytest.mark.promise(
    "a year of releases with faults and deaths at random",
    "the same trials, versions, updates and pages as in a year in which nothing went wrong",
)
def test_a_bad_year_ends_like_a_good_one(make_fork_server, tmp_path, look):
    fork_server = make_fork_server(year())
    good, bad = tmp_path / "good", tmp_path / "bad"
    chance = random.Random(SEED)
    happened = ""
    for index in range(RELEASES):
        assert fork_server.poll(good, index)["status"] == "complete"
        happened += disturbed(fork_server, bad, index, chance)
        ended = fork_server.poll(bad, index)
        assert ended.get("status") in ("complete", "not_modified"), (index, ended)
        if index % 25 == 24:
            assert reported(bad) == reported(good), (index, happened)
    print({word: happened.split().count(word) for word in sorted(set(happened.split()))})  # noqa: T201  for -s
    assert reported(bad) == reported(good)
    assert pages(look(bad)) == pages(look(good))
    assert sorted(p.name for p in bad.iterdir()) == [".pieces", "monitor.db", "monitor.lock", "public"]
    assert not list(fork_server.temporary.iterdir())
    with Store.open(bad / "monitor.db") as store:
        assert store.check() == ()
    shutil.rmtree(good)


def reported(state) -> dict[str, object]:
    """All that was found, which must not depend on what went wrong meanwhile."""
    with Store.open(state / "monitor.db", read_only=True) as store:
        updates = store.updates(min_severity=Severity.SILENT, source=None)
        trials = store.trial_ids()
        return {
            "updates": updates,
            "versions": {nct_id: store.versions(nct_id) for nct_id in trials},
            "records": {nct_id: store.record(nct_id) for nct_id in trials},
            "followed": store.followed(),
            "screening": store.screening(),
        }


def pages(found: dict[str, object]) -> dict[str, object]:
    """Feeds, pages of trials, and the front page. Digests name the polls that failed, and so may differ."""
    return {
        name: content
        for name, content in found.items()
        if name.startswith("public/") and not name.startswith(("public/digests", "public/.", "public/index"))
    }
