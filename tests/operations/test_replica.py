"""The database copied by Litestream to an S3 server: machines are lost, and nothing else is."""

from __future__ import annotations

import email
import email.policy
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
import warnings
from collections import Counter
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest
from aiosmtpd.controller import Controller

from monitor.demo.emulator.server import Emulator
from monitor.demo.world import Releases, Snapshot, etag_of
from monitor.store import Store

WORKER = Path(__file__).with_name("replicated_worker.py")
SHIPPED = Path(__file__).parents[2] / "monitor" / "setup" / "files" / "litestream.yml"
PATIENCE = 60
"""Seconds after which a process that does not do what it should fails its test."""
KEYS = {"AWS_ACCESS_KEY_ID": "invented", "AWS_SECRET_ACCESS_KEY": "invented"}
READERS = ["one@example.org", "two@example.org"]
MONDAY = datetime(2026, 3, 2, 9, 0, 5, tzinfo=UTC)
WEEKS = 6
STATUSES = ("RECRUITING", "SUSPENDED")
FROM_LAST_COPY = "go on from the last copy on an empty machine"


def study(number: int, status: str) -> dict:
    return {
        "protocolSection": {
            "identificationModule": {
                "nctId": f"NCT{99000000 + number}",
                "briefTitle": f"Invented stem cells for disc disease, {number}",
            },
            "statusModule": {"overallStatus": status},
            "conditionsModule": {"conditions": ["Degenerative Disc Disease"]},
            "designModule": {"studyType": "INTERVENTIONAL", "phases": ["PHASE2"]},
            "armsInterventionsModule": {
                "interventions": [{"type": "BIOLOGICAL", "name": "Mesenchymal stem cells"}]
            },
        }
    }


def release(week: int) -> Snapshot:
    """In every week one trial of three changes its status."""
    stamp = (MONDAY + timedelta(weeks=week)).strftime("%Y-%m-%dT%H:%M:%S")
    changes = Counter(1 + passed % 3 for passed in range(week))
    studies = [study(number, STATUSES[changes[number] % 2]) for number in (1, 2, 3)]
    by_id = {record["protocolSection"]["identificationModule"]["nctId"]: record for record in studies}
    return Snapshot(data_timestamp=stamp, etag=etag_of(stamp), studies=by_id)


class Letterbox:
    """A mail server that takes everything."""

    def __init__(self) -> None:
        self.taken = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 -- aiosmtpd's name
        message = email.message_from_bytes(envelope.original_content, policy=email.policy.default)
        self.taken.append((envelope.rcpt_tos[0], str(message["Subject"])))
        return "250 2.0.0 queued"


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class World:
    """What outlives a machine: the registry, the mail server, and a reader of the feed."""

    def __init__(self, emulator: Emulator, port: int, box: Letterbox) -> None:
        self.emulator, self.port, self.box = emulator, port, box
        self.read: list[tuple[str, str]] = []

    @property
    def mails(self) -> Counter:
        return Counter(self.box.taken)

    def read_feed(self, state: Path) -> None:
        """The reader looks at the feed: what has a GUID that it knows is not new to it."""
        entries = feedparser.parse((state / "public/feeds/stem-cell-spine.rss").read_bytes()).entries
        known = {guid for guid, _ in self.read}
        self.read += [(entry.id, entry.title) for entry in reversed(entries) if entry.id not in known]


@contextmanager
def begun_world():
    box, port = Letterbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port, ready_timeout=10)
    with Emulator(Releases(*map(release, range(WEEKS)))) as emulator:
        controller.start()
        try:
            yield World(emulator, port, box)
        finally:
            controller.stop()


class Machine:
    """A folder with a worker, and with Litestream where there is a store; both can be lost at any moment."""

    def __init__(self, folder: Path, world: World, store: Replica | None) -> None:
        self.state, self.world, self.store = folder / "state", world, store
        self.state.mkdir(parents=True)
        self.copying = store and store.restored_and_started(self.state)
        settings = {
            "base_url": world.emulator.base_url,
            "history_url": world.emulator.history_url,
            "port": world.port,
        }
        self.worker = subprocess.Popen(
            [sys.executable, WORKER, self.state, json.dumps(settings)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def order(self, work: str, now: datetime, **more: object) -> None:
        self.worker.stdin.write(json.dumps({"work": work, "now": now.isoformat()} | more) + "\n")
        self.worker.stdin.flush()

    def do(self, work: str, now: datetime, **more: object) -> object:
        self.order(work, now, **more)
        return json.loads(self.worker.stdout.readline())

    def copied(self) -> None:
        """Wait until all that was written is in the store."""
        if self.store:
            self.store.wait_until_copied(self.state)

    def lose(self) -> None:
        """SIGKILL to both, as where the power goes."""
        for process in filter(None, (self.worker, self.copying)):
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGKILL)
            process.wait(PATIENCE)
        self.worker.stdin.close()
        self.worker.stdout.close()


class Replica:
    """A bucket, and the shipped configuration of Litestream with only the paths changed."""

    def __init__(self, program: str, address: str, bucket: str) -> None:
        self.program = program
        foreign = {"AWS_CA_BUNDLE", "HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"}
        own = {name: value for name, value in os.environ.items() if name not in foreign}
        store = {
            "LITESTREAM_BUCKET": bucket,
            "LITESTREAM_ENDPOINT": address,
            "LITESTREAM_REGION": "us-east-1",
        }
        self.environment = own | KEYS | store

    def _call(self, *words: str | Path) -> None:
        done = subprocess.run(
            [self.program, *words],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        assert done.returncode == 0, done.stderr + done.stdout

    def restored_and_started(self, state: Path) -> subprocess.Popen:
        """What the compose file does: restore where there is a copy and no database, then copy."""
        config, database = state.parent / "litestream.yml", state / "monitor.db"
        text = SHIPPED.read_text("utf-8").replace("/state/", f"{state}/")
        config.write_text(f"{text}socket:\n  enabled: true\n  path: {state.parent}/socket\n", "utf-8")
        self._call("restore", "-config", config, "-if-db-not-exists", "-if-replica-exists", database)
        with (state.parent / "litestream.log").open("w") as log:
            return subprocess.Popen(
                [self.program, "replicate", "-config", config],
                env=self.environment,
                stdout=log,
                stderr=log,
            )

    def wait_until_copied(self, state: Path) -> None:
        place = state.parent / "socket"
        until = time.monotonic() + PATIENCE
        while not place.exists() and time.monotonic() < until:
            time.sleep(0.02)
        self._call("sync", "-wait", "-socket", place, state / "monitor.db")


@pytest.fixture(scope="module")
def moto_address():
    with warnings.catch_warnings(action="ignore"):  # of a library in its own affairs
        server = pytest.importorskip("moto.server", reason="an S3 server is in the extra `interop`")
    running = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture
def replica(moto_address):
    boto3 = pytest.importorskip("boto3")
    beside = Path(sys.executable).with_name("litestream")
    program = str(beside) if beside.exists() else shutil.which("litestream")
    if program is None:
        pytest.skip("litestream is not installed here; it is in the extra `interop`")
    client = boto3.client(
        "s3",
        endpoint_url=moto_address,
        region_name="us-east-1",
        aws_access_key_id=KEYS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=KEYS["AWS_SECRET_ACCESS_KEY"],
    )
    bucket = f"copies-{random.Random().getrandbits(32):08x}"
    client.create_bucket(Bucket=bucket)
    return Replica(program, moto_address, bucket)


@pytest.fixture
def machines(tmp_path):
    """`machine = machines(world, replica)`: one in a folder of its own."""
    with ExitStack() as stack:
        count = iter(range(100))

        def begin(world: World, store: Replica | None) -> Machine:
            machine = Machine(tmp_path / f"machine-{next(count)}", world, store)
            stack.callback(machine.lose)
            return machine

        yield begin


def polled_at(week: int) -> datetime:
    return MONDAY + timedelta(weeks=week, hours=6)


def mailed_at(week: int) -> datetime:
    """The Monday after, when the week of that release is closed."""
    return (MONDAY + timedelta(weeks=week + 1)).replace(hour=6, minute=1)


def live_through(week: int, machine: Machine) -> None:
    """One week on a machine that stays: poll, publish, mail."""
    assert machine.do("poll", polled_at(week))[0] in ("complete", "not_modified")
    machine.world.read_feed(machine.state)
    machine.do("mail", mailed_at(week))


def undisturbed(machines) -> tuple[list, Counter, bytes]:
    """What a machine that is never lost publishes and sends."""
    with begun_world() as world:
        machine = machines(world, None)
        machine.do("admit", MONDAY, addresses=READERS)
        for week in range(WEEKS):
            world.emulator.go_to(week)
            live_through(week, machine)
        machine.lose()
        return world.read, world.mails, (machine.state / "public/feeds/stem-cell-spine.rss").read_bytes()


@pytest.mark.promise(
    "the machine is lost in a poll, with its database and its copying (SIGKILL to both)",
    f"{FROM_LAST_COPY}: no item and no mail twice, none lost",
)
def test_machines_are_lost_and_readers_notice_nothing(machines, replica):
    items, mails, feed = undisturbed(machines)
    assert len(items) == 1 + WEEKS - 1  # the baseline's own, and one change a week
    assert len(mails) > len(READERS)
    assert set(mails.values()) == {1}
    chance = random.Random("machines")
    with begun_world() as world:
        machine = machines(world, replica)
        machine.do("admit", MONDAY, addresses=READERS)
        for week in range(WEEKS):
            world.emulator.go_to(week)
            machine.copied()
            machine.order("poll", polled_at(week))
            time.sleep(chance.uniform(0, 0.6))
            machine.lose()
            machine = machines(world, replica)
            live_through(week, machine)
        assert machine.do("check", mailed_at(WEEKS)) == []
        machine.copied()
        machine.lose()
        assert world.read == items
        assert world.mails == mails
        assert (machine.state / "public/feeds/stem-cell-spine.rss").read_bytes() == feed
        last = machines(world, replica)
        with Store.open(last.state / "monitor.db", read_only=True) as store:
            assert store.check() == ()


@pytest.mark.promise(
    "the machine is lost after a poll that its copy does not have yet",
    f"{FROM_LAST_COPY}: the poll is made again, and its items have the same GUIDs",
)
def test_what_the_copy_does_not_have_is_found_again_under_the_same_guids(machines, replica):
    items, _, feed = undisturbed(machines)
    with begun_world() as world:
        machine = machines(world, replica)
        for week in range(WEEKS):
            world.emulator.go_to(week)
            if week == 2:
                machine.copied()
                machine.copying.send_signal(signal.SIGSTOP)
            machine.do("poll", polled_at(week))
            world.read_feed(machine.state)
            if week == 2:
                machine.lose()
                machine = machines(world, replica)
                assert machine.do("poll", polled_at(week)) == ["complete", 1]
                world.read_feed(machine.state)
        assert world.read == items
        assert (machine.state / "public/feeds/stem-cell-spine.rss").read_bytes() == feed


def test_mail_that_the_copy_does_not_know_of_goes_out_once_more(machines, replica):
    """The limit that docs/operations/data.md names: copying is behind by up to a second."""
    with begun_world() as world:
        machine = machines(world, replica)
        machine.do("admit", MONDAY, addresses=READERS[:1])
        for week in (0, 1):
            world.emulator.go_to(week)
            machine.do("poll", polled_at(week))
        machine.copied()
        machine.copying.send_signal(signal.SIGSTOP)
        machine.do("mail", mailed_at(1))
        machine.lose()
        machine = machines(world, replica)
        machine.do("mail", mailed_at(1) + timedelta(minutes=10))
        assert set(world.mails.values()) == {2}
