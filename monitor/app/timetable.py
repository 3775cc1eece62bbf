"""When each job is due: a row of the database, and beside it what the schedule says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from monitor import schedule
from monitor.app import jobs
from monitor.config.sections import ScheduleConfig
from monitor.log import get_logger
from monitor.model import PollStatus
from monitor.store import Store

if TYPE_CHECKING:
    from monitor.app.hooks import HookService
    from monitor.app.mail import MailService

log = get_logger(__name__)

RETRY_AFTER = timedelta(minutes=30)
"""After a failed poll the next try comes so soon, unless the schedule brings one earlier."""
UPLOAD_AGAIN = timedelta(days=1)
"""Without news an upload looks so often whether the target has all; it reads one list."""


class Timetable:
    """When jobs are due.

    Args:
        schedule: of the configuration.
        clock: our clock.
        store, mail, hooks: open what knows when it is due; called only where it is asked for.
    """

    def __init__(
        self,
        schedule: ScheduleConfig,
        *,
        clock: Callable[[], datetime],
        store: Callable[[], Store],
        mail: Callable[[], MailService],
        hooks: Callable[[], HookService],
    ) -> None:
        self._schedule = schedule
        self._clock = clock
        self._store = store
        self._mail = mail
        self._hooks = hooks

    def due(self, job: str) -> datetime | None:
        """When a job is due next, from the database; None where it never was scheduled."""
        if job == jobs.MAIL:
            return self._mail().due(self._store()) or datetime.max.replace(tzinfo=UTC)
        if job == jobs.HOOKS:
            return self._hooks().due()
        at = self._store().due(job)
        if job == jobs.UPLOAD:
            # The clock was set back: an old plan must not keep us waiting.
            return min(at, self._clock() + UPLOAD_AGAIN) if at else None
        regular = self.regular(job)
        if at is None or at <= regular:
            return at
        # The clock was set back, or the schedule was changed: an old plan must not keep us waiting.
        log.info("planned again", job=job, was=at.isoformat(), due=regular.isoformat())
        self._store().set_due(job, regular)
        return regular

    def mail_due(self) -> dict[str, datetime | None]:
        """When mail is due next, for those who look; nothing where none is sent."""
        return {jobs.MAIL: self._mail().due(self._store())} if self._mail().configured else {}

    def hooks_due(self) -> dict[str, datetime | None]:
        """Return when a receiver is posted to next, for those who look; nothing where there are none."""
        if not self._hooks().configured:
            return {}
        at = self._hooks().due()
        return {jobs.HOOKS: None if at == datetime.max.replace(tzinfo=UTC) else at}

    def next_due(self, now: datetime, status: PollStatus) -> Mapping[str, datetime]:
        """When to poll next, given how the poll before `now` ended."""
        regular = schedule.next_after(self._schedule.poll, self._schedule.time_zone, now)
        failed = status in (PollStatus.FAILED, PollStatus.INCOMPLETE, PollStatus.QUARANTINED)
        return {jobs.POLL: min(regular, now + RETRY_AFTER) if failed else regular}

    def regular(self, job: str) -> datetime:
        """When the schedule brings a job next."""
        settings = self._schedule
        cron = {jobs.POLL: settings.poll, jobs.DIGEST: settings.digest}[job]
        return schedule.next_after(cron, settings.time_zone, self._clock())
