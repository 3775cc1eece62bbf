"""When a job is due next: crontab expressions with their usual meaning.

APScheduler counts the days of the week from Monday = 0 while crontab(5) counts from Sunday = 0, takes no range
that wraps round the week, and wants both the day of the month and the day of the week to match where crontab(5)
wants either. All three are translated here: `1-5` means Monday to Friday, and `1 * mon` the first and every Monday.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger

DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
FIELDS = 5
FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2009, 1, 1, tzinfo=UTC)
"""Between these are two leap days: what does not come here never comes."""
LONGEST_SHIFT = timedelta(hours=3)
"""Clocks are put forward or back by less than this."""


def next_after(cron: str, time_zone: str, now: datetime) -> datetime:
    """The first instant after `now` (aware) that the expression names, in UTC.

    An hour that the clocks show twice counts once, the first time; a time that they skip comes as much later.

    Raises:
        ValueError: the expression or the zone is not valid; the message says which part.
    """
    zone = ZoneInfo(time_zone)
    # The expression is followed on the face of a clock, which knows no zone, and only then placed in the zone:
    # the trigger itself gives the same instant again, or two of one day, where an hour comes twice.
    trigger = _trigger(cron, UTC)
    face: datetime = now.astimezone(zone).replace(tzinfo=UTC) - LONGEST_SHIFT
    while fired := trigger.get_next_fire_time(None, face):
        instant: datetime = fired.replace(tzinfo=zone).astimezone(UTC)
        if instant > now:
            return instant
        face = fired + timedelta(seconds=1)
    raise ValueError(f"`{cron}` never comes")


def check(cron: str) -> None:
    """Raise ValueError, naming the part, where `cron` is no crontab expression of five fields, or never comes."""
    if _trigger(cron, UTC, until=LAST).get_next_fire_time(None, FIRST) is None:
        raise ValueError(f"`{cron}` never comes: no month has such a day")


def _trigger(cron: str, zone: tzinfo, *, until: datetime | None = None) -> BaseTrigger:
    fields = cron.split()
    if len(fields) != FIELDS:
        raise ValueError(f"`{cron}` has {len(fields)} fields; a cron expression has five")
    minute, hour, day, month, week_day = fields
    days = [(day, "*"), ("*", week_day)] if _restricts(day) and _restricts(week_day) else [(day, week_day)]
    triggers = [
        CronTrigger(
            minute=minute,
            hour=hour,
            day=of_month,
            month=month,
            day_of_week=_week_days(of_week),
            timezone=zone,
            end_date=until,
        )
        for of_month, of_week in days
    ]
    return triggers[0] if len(triggers) == 1 else OrTrigger(triggers)


def _restricts(field: str) -> bool:
    """Return whether a field of days leaves any out, as crontab(5) judges: by its first character."""
    return not field.startswith("*")


def _week_days(field: str) -> str:
    """`1-5` → `mon,tue,wed,thu,fri`; names and `*` with an optional step pass through."""
    if field.startswith("*"):
        return field
    return ",".join(name for part in field.lower().split(",") for name in _expand(part))


def _expand(part: str) -> list[str]:
    span, _, step = part.partition("/")
    first, _, last = span.partition("-")
    start = _day(first)
    end = _day(last) if last else start
    length = (end - start) % len(DAYS) + 1
    return [DAYS[(start + offset) % len(DAYS)] for offset in range(0, length, int(step or 1))]


def _day(name: str) -> int:
    if name in DAYS:
        return DAYS.index(name)
    if name.isdigit() and int(name) <= len(DAYS):  # 7 is Sunday too
        return int(name) % len(DAYS)
    raise ValueError(f"`{name}` is no day of the week")
