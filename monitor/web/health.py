"""How the monitor is, for a person, a supervisor and Prometheus."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from monitor.mail.trouble import stuck_deliveries
from monitor.web.limits import client_of, is_among
from monitor.web.settings import Health, WebServices, WebSettings

PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


class HealthPages:
    """`/healthz` and `/metrics`."""

    def __init__(self, settings: WebSettings, services: WebServices) -> None:
        self.settings = settings
        self.services = services

    async def healthz(self, _request: Request) -> Response:
        """200 where the last good poll is young enough and no alarm lasts, else 503; the body says why."""
        answer = report(await run_in_threadpool(self.services.health), self.settings.stale_after)
        status = 200 if answer["status"] == "ok" else 503
        return JSONResponse(answer, status_code=status, headers={"Cache-Control": "no-store"})

    async def metrics(self, request: Request) -> Response:
        """For those who may read them."""
        if not is_among(client_of(request), self.settings.metrics_from):
            return PlainTextResponse("Not found\n", status_code=404)
        text = exposition(await run_in_threadpool(self.services.health))
        return Response(text, headers={"Content-Type": PROMETHEUS, "Cache-Control": "no-store"})


def last_good(health: Health) -> datetime | None:
    """When every watch had been compared: the oldest of their last good polls."""
    known = [watch.last_good for watch in health.watches.values()]
    times = [at for at in known if at is not None]
    return min(times) if times and len(times) == len(known) else None


def report(health: Health, stale_after: timedelta) -> dict[str, object]:
    """Return what `/healthz` says."""
    stuck = stuck_deliveries(health.outbox, health.now)
    alarms = [*health.alarms, *([stuck] if stuck else [])]
    good = last_good(health)
    age = health.now - good if good else None
    if age is None:
        status = "no good poll yet"
    elif age > stale_after:
        status = "stale"
    else:
        status = "alarm" if alarms else "ok"
    counts = health.outbox.deliveries if health.outbox else {}
    return {
        "status": status,
        "last_good_poll": good.isoformat() if good else None,
        "age_seconds": int(age.total_seconds()) if age is not None else None,
        "alarms": alarms,
        "mail": {state: counts.get(state, 0) for state in ("due", "claimed", "failed")},
    }


def exposition(health: Health) -> str:
    """What `/metrics` says, in Prometheus' text form."""
    return "\n".join([*_watches(health), *_mail(health)]) + "\n"


def _watches(health: Health) -> Iterator[str]:
    watches = sorted(health.watches.items())
    yield from _head(
        "last_good_poll_timestamp_seconds", "gauge", "End of the last poll that left nothing unseen."
    )
    for slug, state in watches:
        if state.last_good:
            yield _line("last_good_poll_timestamp_seconds", "watch", slug, int(state.last_good.timestamp()))
    yield from _head("polls_failed", "gauge", "Polls that were not complete since the last good one.")
    yield from (_line("polls_failed", "watch", slug, state.failures) for slug, state in watches)
    yield from _head("trials_followed", "gauge", "Trials that the watch follows.")
    yield from (_line("trials_followed", "watch", slug, state.following) for slug, state in watches)


def _mail(health: Health) -> Iterator[str]:
    if health.outbox is None:
        return
    yield from _head("deliveries", "gauge", "Mails by what became of them.")
    yield from (_line("deliveries", "state", *entry) for entry in sorted(health.outbox.deliveries.items()))
    yield from _head("subscribers", "gauge", "Subscribers by state.")
    yield from (_line("subscribers", "state", *entry) for entry in sorted(health.outbox.subscribers.items()))
    since = health.outbox.overdue_since
    late = max(0, int((health.now - since).total_seconds())) if since else 0
    yield from _head("mail_overdue_seconds", "gauge", "How long the oldest due mail has been due.")
    yield f"trial_monitor_mail_overdue_seconds {late}"


def _head(name: str, kind: str, meaning: str) -> tuple[str, str]:
    return f"# HELP trial_monitor_{name} {meaning}", f"# TYPE trial_monitor_{name} {kind}"


def _line(name: str, label: str, value: str, number: int) -> str:
    escaped = value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
    return f'trial_monitor_{name}{{{label}="{escaped}"}} {number}'
