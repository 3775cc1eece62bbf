"""Too much at once is the registry's fault until a second poll agrees, or the operator says it is not."""

from __future__ import annotations

import json
import re

import faults
import msgspec
import pytest
from click.testing import CliRunner

from monitor.cli.main import cli
from monitor.demo.emulator.server import Emulator
from monitor.demo.world import Releases
from monitor.model import PollStatus, Severity

TRIALS = 20
QUARANTINED, COMPLETE, FAILED = PollStatus.QUARANTINED, PollStatus.COMPLETE, PollStatus.FAILED
DAYS = ("2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06")


def reported(player):
    """All that was reported, and of which versions."""
    updates = player.store.updates(min_severity=Severity.SILENT)
    return sorted((found.update.id, found.update.headline) for found in updates)


def published(player):
    return {path.name: path.read_bytes() for path in player.public.rglob("feed*") if path.is_file()}


@pytest.fixture
def play(played, small_config, tmp_path):
    """`player = play([trial, ...], [trial, ...])`: a baseline of the first release, the second on its way."""
    open_players = []

    def start(*releases, name="state", config=small_config):
        world = Releases(
            *(played.make_release(day, *trials) for day, trials in zip(DAYS, releases, strict=False))
        )
        emulator = Emulator(world)
        emulator.__enter__()
        player = played.Player(world, emulator, config, tmp_path / name)
        open_players.append((player, emulator))
        assert player.poll(0).status is COMPLETE
        player.emulator.go_to(1)
        return player

    yield start
    for player, emulator in open_players:
        player.service.close()
        emulator.__exit__(None, None, None)


@pytest.fixture(scope="module")
def trials(played):
    return [played.make_trial(number) for number in range(1, TRIALS + 1)]


@pytest.fixture(scope="module")
def changed(played, trials):
    """Twelve of twenty have another status."""
    return [*(played.make_trial(number, status="SUSPENDED") for number in range(1, 13)), *trials[12:]]


@pytest.fixture(scope="module")
def one_changed(played, trials):
    return [played.make_trial(1, status="TERMINATED"), *trials[1:]]


def run(player, *arguments):
    """A command on the player's state directory."""
    path = player.state.parent / f"{player.state.name}.toml"
    registry = {"base_url": player.emulator.base_url, "history_url": player.emulator.history_url}
    watch = msgspec.to_builtins(player.config.watch[0])
    scope = "".join(f"{key} = {json.dumps(value)}\n" for key, value in watch.pop("scope").items())
    text = "[registry]\nmin_interval_seconds = 0.0\nmax_tries = 1\n"
    text += "".join(f"{key} = {json.dumps(value)}\n" for key, value in registry.items())
    text += "[[watch]]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in watch.items())
    path.write_text(f"{text}[watch.scope]\n{scope}[log]\nlevel = 'error'\n")
    player.service.close()
    return CliRunner().invoke(cli, ["--config", str(path), "--state", str(player.state), *arguments])


@pytest.mark.promise(
    "most trials of a watch have gone at once", "quarantined: nothing is reported, nothing is marked, what was published stays"
)  # fmt: skip
def test_mass_disappearance_is_quarantined_and_forgotten_when_it_passes(play, trials, one_changed):
    player = play(trials, trials[:5], one_changed)
    before = published(player)
    outcome = player.poll(1)
    assert outcome.status is QUARANTINED
    assert re.search(r"of 20 trials of \S+ 15 have gone at once", outcome.polls[0].error)
    assert (reported(player), published(player)) == ([], before)
    assert len(player.store.followed()) == TRIALS
    assert all(trial.missing_since is None for trial in player.store.trials())
    assert len(player.store.quarantined().trials) == 15
    assert player.poll(2).status is COMPLETE
    assert [update_id for update_id, _ in reported(player)] == ["NCT99000001:1-2"]
    assert player.store.quarantined() is None
    assert player.store.check() == ()


@pytest.mark.promise(
    "most trials of a watch have changed at once, and a second poll agrees",
    "quarantined at first, then reported: the very same updates as without",
)
def test_mass_change_is_reported_once_a_second_poll_agrees(play, trials, changed, small_config):
    player = play(trials, changed)
    assert player.poll().status is QUARANTINED
    assert reported(player) == []
    assert player.poll().status is COMPLETE
    believing = msgspec.structs.replace(
        small_config, poll=msgspec.structs.replace(small_config.poll, hold_at_least=1000)
    )
    other = play(trials, changed, name="believing", config=believing)
    assert other.poll().status is COMPLETE
    assert reported(player) == reported(other)
    assert len(reported(player)) == 12
    assert player.poll().status is PollStatus.NOT_MODIFIED
    assert player.store.check() == ()


@pytest.mark.promise(
    "what is in quarantine is another thing in the second poll", "quarantined again; a third poll that agrees with the second is reported"
)  # fmt: skip
def test_a_second_poll_that_finds_something_else_is_quarantined_again(play, played, trials, changed):
    third = [*(played.make_trial(number, status="COMPLETED") for number in range(1, 13)), *trials[12:]]
    player = play(trials, changed, third)
    assert [player.poll(1).status, player.poll(2).status] == [QUARANTINED, QUARANTINED]
    assert player.poll().status is COMPLETE
    assert {headline for _, headline in reported(player) if "Suspended" in headline} == set()
    assert len(reported(player)) == 12


@pytest.mark.promise(
    "a poll fails between the one that quarantined and the one that agrees",
    "what is in quarantine stays there",
)
def test_a_failed_poll_between_changes_nothing(play, trials, changed):
    player = play(trials, changed)
    assert player.poll().status is QUARANTINED
    player.emulator.faults.add(faults.server_error(503), times=None)
    assert player.poll().status is FAILED
    player.emulator.faults.clear()
    assert len(player.store.quarantined().trials) == 12
    assert player.poll().status is COMPLETE
    assert len(reported(player)) == 12


@pytest.mark.promise(
    "a mass disappearance that is real", "marked when a second poll agrees, reported when a further one misses them still"
)  # fmt: skip
def test_a_real_mass_disappearance_is_reported_in_the_end(play, trials):
    player = play(trials, trials[:5], trials[:5], trials[:5])
    statuses = [player.poll(index).status for index in (1, 2, 3)]
    assert statuses == [QUARANTINED, COMPLETE, COMPLETE]
    player.poll()
    assert len(player.store.followed()) == 5
    assert len(reported(player)) == 15


@pytest.mark.promise(
    "a mass change that the operator accepts (`trial-monitor accept`)", "the next poll reports it, once"
)  # fmt: skip
def test_the_operator_accepts_what_is_in_quarantine(play, trials, changed):
    player = play(trials, changed, trials, trials)
    assert player.poll().status is QUARANTINED
    said = run(player, "status")
    assert said.exit_code == 0, said.output
    assert "12 trials are quarantined since" in said.output
    assert "trial-monitor accept" in said.output
    accepted = run(player, "accept")
    assert accepted.exit_code == 0, accepted.output
    assert "12 trials are quarantined" in accepted.output
    assert player.poll(1).status is COMPLETE
    assert len(reported(player)) == 12
    assert player.store.accepted() is None
    assert player.poll(2).status is QUARANTINED  # once: the way back is quarantined again


@pytest.mark.promise("`trial-monitor poll` finds too much at once", "it says so and ends with exit code 75")
def test_the_command_says_that_it_is_in_quarantine(play, trials, changed):
    player = play(trials, changed)
    said = run(player, "poll")
    assert said.exit_code == 75, said.output
    assert "quarantined as the registry's fault" in said.output
    machine = json.loads(run(player, "status", "--json").stdout)
    assert len(machine["held"]["trials"]) == 12


@pytest.mark.promise(
    "a configuration of our own puts most trials out", "never quarantined: it is reported as our change"
)
def test_a_change_of_our_own_configuration_is_not_quarantined(play, trials):
    player = play(trials, trials)
    player.reconfigure(exclude=tuple(f"NCT{99000000 + number}" for number in range(1, 16)))
    assert player.poll().status is COMPLETE
    assert len(reported(player)) == 15


@pytest.mark.promise(
    "most trials of a watch change while a configuration of our own puts many out",
    "quarantined as without it; the second poll that agrees reports both",
)
def test_a_mass_change_is_quarantined_though_our_own_configuration_changed_too(play, trials, changed):
    player = play(trials, changed)
    player.reconfigure(exclude=tuple(f"NCT{99000000 + number}" for number in range(16, 21)))
    assert player.poll().status is QUARANTINED
    assert reported(player) == []
    assert player.poll().status is COMPLETE
    assert len(reported(player)) == 12 + 5


@pytest.mark.promise("many new trials at once", "never quarantined: each is screened by its own record")
def test_many_new_trials_are_not_quarantined(play, trials):
    player = play(trials[:2], trials)
    assert player.poll().status is COMPLETE
    assert len(reported(player)) == 18
