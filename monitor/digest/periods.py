"""The periods of digests: ISO weeks and days in the time zone of the schedule, and when each is sent."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor import schedule
from monitor.model import Struct
from monitor.model.subscription import Cadence
from monitor.model.week import Week

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


class Calendar(Struct, frozen=True, kw_only=True):
    """When digests are sent: crontab expressions in a time zone."""

    time_zone: str = "UTC"
    weekly: str = "0 6 * * mon"
    daily: str = "0 6 * * tue-sat"

    @property
    def zone(self) -> ZoneInfo:
        """The time zone."""
        return ZoneInfo(self.time_zone)

    def cron(self, cadence: Cadence) -> str:
        """Return the expression of a cadence that has a schedule."""
        return self.weekly if cadence is Cadence.WEEKLY else self.daily


def period_start(cadence: Cadence, instant: datetime, zone: ZoneInfo) -> datetime:
    """Return the first instant of the week or day that contains an instant."""
    if cadence is Cadence.WEEKLY:
        return Week.at(instant, zone).bounds(zone)[0]
    return _midnight(instant, zone, days=0)


def period_end(cadence: Cadence, instant: datetime, zone: ZoneInfo) -> datetime:
    """Return the first instant after the week or day that contains an instant."""
    if cadence is Cadence.WEEKLY:
        return Week.at(instant, zone).bounds(zone)[1]
    return _midnight(instant, zone, days=1)


def _midnight(instant: datetime, zone: ZoneInfo, *, days: int) -> datetime:
    day = instant.astimezone(zone).date() + days * DAY
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def sent_at(cadence: Cadence, closed: datetime, calendar: Calendar) -> datetime:
    """Return when the digest of a period that ended at `closed` is due."""
    return schedule.next_after(calendar.cron(cadence), calendar.time_zone, closed - SECOND)


def due_at(cadence: Cadence, covered_until: datetime, calendar: Calendar) -> datetime:
    """Return when the next digest is due for a subscriber whose last one covered all news before an instant."""
    return sent_at(cadence, period_end(cadence, covered_until, calendar.zone), calendar)


def newest_closed(cadence: Cadence, now: datetime, calendar: Calendar) -> datetime:
    """Return the end of the newest period whose digest is due by now."""
    zone = calendar.zone
    closed = period_start(cadence, now, zone)
    while sent_at(cadence, closed, calendar) > now:
        closed = period_start(cadence, closed - SECOND, zone)
    return closed


def period_name(cadence: Cadence, until: datetime, zone: ZoneInfo) -> str:
    """Return the name of a period by its end: its last week `2026-W47`, or its last day `2026-11-19`."""
    if cadence is Cadence.RESULTS:
        return f"results-{until.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    last = until - SECOND
    if cadence is Cadence.WEEKLY:
        return Week.at(last, zone).name
    return last.astimezone(zone).date().isoformat()


def period_label(cadence: Cadence, since: datetime, until: datetime, zone: ZoneInfo) -> str:
    """Return a period for the subject of a mail: `week 47`, `weeks 45–47`, `19 November 2026`."""  # noqa: RUF002 -- as it is written
    first, last = since.astimezone(zone), (until - SECOND).astimezone(zone)
    if cadence is Cadence.WEEKLY:
        week, final = Week.of(first.date()), Week.of(last.date())
        return f"week {final.number}" if week >= final else f"weeks {week.number}–{final.number}"  # noqa: RUF001 -- a range
    if cadence is Cadence.RESULTS:
        first = last
    return _days(first.date(), last.date())


def period_days(since: datetime, until: datetime, zone: ZoneInfo) -> str:
    """Return the days of a period with their year: `16–22 November 2026`, `19 November 2026`."""  # noqa: RUF002 -- as it is written
    return _days(since.astimezone(zone).date(), (until - SECOND).astimezone(zone).date())


def _days(first: date, last: date) -> str:
    end = f"{last.day} {last:%B %Y}"
    if first >= last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"  # noqa: RUF001 -- a range
    start = f"{first.day} {first:%B}" if first.year == last.year else f"{first.day} {first:%B %Y}"
    return f"{start} – {end}"  # noqa: RUF001 -- a range
