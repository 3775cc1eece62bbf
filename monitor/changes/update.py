"""An update from its changes: what it is called, how much it matters, and the line that heads it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from monitor.changes.kinds import heading, rank
from monitor.model import Change, Kind, Source, Update
from monitor.model.details import WithheldDetail
from monitor.model.wording import shorten

HEADLINE = 120
"""Characters in a headline, at most."""

_SPONSOR = 40
"""Characters of a sponsor beside the title of a withheld record."""

_LEAST_TITLE = 40
"""Characters that the trial's title keeps in a headline, however long the news before it is."""


def compose(  # noqa: PLR0913 - an update has these parts, each named by the caller
    *,
    nct_id: str,
    title: str,
    from_version: int | None,
    to_version: int,
    detected_at: datetime,
    changes: Sequence[Change],
    watches: Sequence[str],
    topics: Sequence[str],
    claims: Sequence[str] = (),
    source: Source = Source.OBSERVED,
    ordinal: int = 1,
) -> Update:
    """Return one update of one trial.

    Args:
        nct_id: the trial.
        title: its brief title; shortened in the headline.
        from_version: the earlier version, None for the trial's first one.
        to_version: the later version; equal to the earlier one where no new version was stored.
        detected_at: the time of our poll, or the date of the version for history.
        changes: at least one; put in order of importance here.
        watches: slugs of the feeds that it belongs to.
        topics: slugs likewise.
        claims: slugs likewise.
        source: whether the versions are those of our polls or of the registry's history.
        ordinal: 2 for the second update between the same two versions, and so on.

    Raises:
        ValueError: there are no changes.
    """
    if not changes:
        raise ValueError("an update has at least one change")
    ranked = tuple(sorted(changes, key=rank))
    news = news_of(ranked[0])
    return Update(
        id=update_id(nct_id, from_version, to_version, source=source, ordinal=ordinal),
        nct_id=nct_id,
        from_version=from_version,
        to_version=to_version,
        source=source,
        detected_at=detected_at,
        severity=ranked[0].severity,
        news=news,
        headline=headline(news, public_name(ranked[0], title)),
        changes=ranked,
        watches=tuple(watches),
        topics=tuple(topics),
        claims=tuple(claims),
    )


def update_id(
    nct_id: str,
    from_version: int | None,
    to_version: int,
    *,
    source: Source = Source.OBSERVED,
    ordinal: int = 1,
) -> str:
    """Return `NCT01234567:1-2`; `NCT01234567:1` for a first version, `…:h3-h4` for history, `…:1-2.2` for a second."""
    mark = "h" if source is Source.HISTORY else ""
    pair = f"{mark}{to_version}" if from_version is None else f"{mark}{from_version}-{mark}{to_version}"
    return f"{nct_id}:{pair}" + (f".{ordinal}" if ordinal > 1 else "")


def news_of(change: Change) -> str:
    """Return a change in a few words, short enough to leave room for the trial's title beside it."""
    words = change.detail.short or heading(change.kind)
    return shorten(words, HEADLINE - _LEAST_TITLE - 2)


def public_name(change: Change, title: str) -> str:
    """Return the trial's title; for a record that is withheld now, the title and sponsor that were public last."""
    detail = change.detail
    if not isinstance(detail, WithheldDetail) or change.kind is not Kind.WITHHELD or not detail.title:
        return title
    sponsor = f", {shorten(detail.sponsor, _SPONSOR)}" if detail.sponsor else ""
    return f"{shorten(detail.title, HEADLINE - len('Withheld: ') - len(sponsor))}{sponsor}"


def headline(news: str, trial: str) -> str:
    """Return the news and the trial's title in one line of at most `HEADLINE` characters."""
    return f"{news}: {shorten(trial, HEADLINE - len(news) - 2)}"
