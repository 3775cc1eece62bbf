"""What differs between two versions of posted results, as changes: deaths first, then serious events, then outcomes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from monitor.changes.build import distinct
from monitor.changes.results.differences import Form, ResultDifference, Weight
from monitor.changes.results.further import further_changes, limitation_differences
from monitor.changes.results.posted_outcomes import PostedOutcomes, align_posted, as_tables
from monitor.changes.results.sentences import topic_sentence
from monitor.changes.results.shared import SharedDifference, arm_differences, shared_differences
from monitor.changes.results.topics import (
    OUTCOMES,
    ROLE_WORDS,
    SECTION,
    ResultsTopic,
    outcome_topic,
    table_topics,
)
from monitor.changes.results.words import EXPECTED
from monitor.changes.rules import Rules
from monitor.model import Change, Kind, Severity, wording
from monitor.model.details import FigureChange, NamedOutcome, ResultsChangedDetail, TextChange
from monitor.model.details.posted import OutcomeResult
from monitor.model.study.results import ResultsSection

MOST_OUTCOMES: Final = 5
"""Outcomes other than primary ones that get a sentence each; more are counted."""
_MOST_FIGURES: Final = 50
_TITLE: Final = 400


def results_differences(
    before: ResultsSection, after: ResultsSection, *, rules: Rules, received: ResultsSection | None = None
) -> tuple[Change, ...]:
    """Return what differs between two results sections; nothing for equal ones.

    Args:
        before: the earlier section, from its canonical form.
        after: the later section, from its canonical form.
        rules: severities fixed by the configuration.
        received: the later section as received: its lists have the record's order.
    """
    if before == after:
        return ()
    listing = align_posted(before, after)
    tables = list(table_topics(before, after))
    outcomes = [topic for old, new in listing.pairs for topic in outcome_topic(old, new)]
    outcomes, shared = shared_differences(outcomes)
    made = [
        *_tables(tables, rules),
        *_came_and_went(listing, as_tables(listing.came, received), rules),
        *_outcomes(outcomes, rules),
        *(_shared(difference, rules) for difference in shared),
        *_arms((*tables, *outcomes), rules),
        *further_changes(before, after, listing, unnamed=_unnamed((*tables, *outcomes)), rules=rules),
    ]
    respelt = [difference for topic in (*tables, *outcomes) for difference in topic.respelt]
    respelt += [d for d in limitation_differences(before, after) if d.severity is Severity.SILENT]
    if respelt or not made:
        made.append(_rewritten(respelt, rules))
    return distinct(made)


def _tables(topics: Iterable[ResultsTopic], rules: Rules) -> Iterator[Change]:
    for topic in topics:
        if topic.differences:
            yield _change(topic.path, topic.differences, _where(topic), topic.name, rules)


_HEADLINES: Final = {
    "deaths": "Deaths in the posted results changed",
    "serious": "Serious adverse events in the posted results changed",
    "primary": "Posted results of a primary outcome changed",
}
"""Words of the headline by what a change is about; else the title of the kind."""


def _where(topic: ResultsTopic) -> str:
    """Return the words before the first difference of a table, where that does not say it itself."""
    first = topic.differences[0]
    if topic.name == "baseline characteristics":
        return "baseline " if first.form is Form.NUMBER else "baseline characteristics: "
    says_itself = first.form is Form.NUMBER and first.weight is not Weight.WORDS
    return "" if says_itself or first.what.endswith("adverse event") else f"{topic.name}: "


def _came_and_went(
    listing: PostedOutcomes, results: tuple[OutcomeResult, ...], rules: Rules
) -> Iterator[Change]:
    parts = [
        f"results were added for {_named(listing.added)}" if listing.added else "",
        f"results are no longer posted for {_named(listing.dropped)}" if listing.dropped else "",
    ]
    if any(parts):
        primary = any(outcome.role == "primary" for outcome in (*listing.added, *listing.dropped))
        yield results_change(
            path=OUTCOMES,
            sentence="; ".join(part for part in parts if part),
            severity=Severity.HIGH if primary else Severity.MEDIUM,
            detail=ResultsChangedDetail(
                topic="outcomes",
                about="primary" if primary else "other",
                added=listing.added[:_MOST_FIGURES],
                dropped=listing.dropped[:_MOST_FIGURES],
                results=results,
                results_not_shown=len(listing.came) - len(results),
            ),
            rules=rules,
        )


def _named(outcomes: Sequence[NamedOutcome]) -> str:
    if len(outcomes) == 1:
        return f"the {ROLE_WORDS[outcomes[0].role]} {wording.quote(outcomes[0].title, 60)}"
    roles = [outcome.role for outcome in outcomes]
    return wording.listed(
        [wording.count(roles.count(role), words) for role, words in ROLE_WORDS.items() if role in roles]
    )


def _outcomes(topics: Sequence[ResultsTopic], rules: Rules) -> Iterator[Change]:
    ranked = sorted(
        (topic for topic in topics if topic.differences),
        key=lambda topic: (topic.severity.rank, topic.subject or ""),
    )
    primary = [topic for topic in ranked if topic.role == "primary"]
    others = [topic for topic in ranked if topic.role != "primary"]
    for topic in (*primary, *others[:MOST_OUTCOMES]):
        where = f"{_outcome(topic)}: {'' if _is_awaited(topic.differences) else 'posted '}"
        yield _change(topic.path, topic.differences, where, topic.name, rules, outcome=topic)
    if rest := others[MOST_OUTCOMES:]:
        yield _counted(rest, rules)


def _is_awaited(differences: Iterable[ResultDifference]) -> bool:
    """Return whether nothing differs but the day on which results are expected."""
    return all(difference.what == EXPECTED for difference in differences)


def _outcome(topic: ResultsTopic) -> str:
    return f"{ROLE_WORDS[topic.role or 'other']} {wording.quote(topic.subject, 50)}"


def _counted(topics: Sequence[ResultsTopic], rules: Rules) -> Change:
    differences = [difference for topic in topics for difference in topic.differences]
    numbers = sum(difference.form is Form.NUMBER for difference in differences)
    texts = len(differences) - numbers
    parts = [
        wording.count(numbers, "number") if numbers else "",
        wording.count(texts, "text") if texts else "",
    ]
    return results_change(
        path=f"{OUTCOMES}[further]",
        sentence=f"{wording.listed([part for part in parts if part])} changed in the posted results of "
        f"{wording.count(len(topics), 'further outcome')}",
        severity=min((topic.severity for topic in topics), key=lambda severity: severity.rank),
        detail=ResultsChangedDetail(
            topic="outcomes",
            outcomes=tuple(_named_outcome(topic) for topic in topics[:_MOST_FIGURES]),
            figures=_figures(differences, topics=topics),
            figures_total=len(differences),
            texts=_texts(differences),
        ),
        rules=rules,
    )


def _named_outcome(topic: ResultsTopic) -> NamedOutcome:
    return NamedOutcome(role=topic.role or "other", title=wording.shorten(topic.subject, _TITLE))


def _shared(shared: SharedDifference, rules: Rules) -> Change:
    """One thing that differs in the same way in several outcomes."""
    roles = {topic.role for topic in shared.topics}
    noun = ROLE_WORDS[next(iter(roles)) or "other"] if len(roles) == 1 else "outcome"
    return _change(
        OUTCOMES,
        (shared.difference,),
        f"in {len(shared.topics):,} posted {noun}s: ",
        "outcomes",
        rules,
        outcomes=tuple(_named_outcome(topic) for topic in shared.topics[:_MOST_FIGURES]),
    )


def _arms(topics: Iterable[ResultsTopic], rules: Rules) -> Iterator[Change]:
    """Arms that were renamed or described differently, once for all tables in which they were."""
    differences = arm_differences(topics)
    if differences:
        yield _change(SECTION.dotted, differences, "in the posted results: ", "arms", rules)


def _unnamed(topics: Iterable[ResultsTopic]) -> tuple[str, ...]:
    """Names of the topics that differ in nothing that has a name here."""
    return tuple(topic.name for topic in topics if not (topic.differences or topic.arms or topic.respelt))


def _change(
    path: str,
    differences: Sequence[ResultDifference],
    where: str,
    topic: str,
    rules: Rules,
    *,
    outcome: ResultsTopic | None = None,
    outcomes: tuple[NamedOutcome, ...] = (),
) -> Change:
    first = differences[0]
    is_number = first.form is Form.NUMBER
    return results_change(
        path=path,
        before=first.before if is_number else None,
        after=first.after if is_number else None,
        sentence=topic_sentence(differences, where=where),
        severity=min((d.severity for d in differences), key=lambda severity: severity.rank),
        detail=ResultsChangedDetail(
            topic=topic,
            about=_about(differences, outcome),
            outcome=wording.shorten(outcome.subject, _TITLE) if outcome else None,
            role=outcome.role if outcome else None,
            outcomes=outcomes,
            figures=_figures(differences),
            figures_total=sum(difference.form is not Form.TEXT for difference in differences),
            texts=_texts(differences, of=_outcome(outcome) if outcome else ""),
        ),
        rules=rules,
    )


def _about(differences: Sequence[ResultDifference], outcome: ResultsTopic | None) -> str:
    weight = (
        min(difference.weight for difference in differences if difference.weight is not Weight.ROLE)
        if any(difference.weight is not Weight.ROLE for difference in differences)
        else Weight.OTHER
    )
    if weight is Weight.DEATHS:
        return "deaths"
    if weight in {Weight.SERIOUS, Weight.SERIOUS_TERM}:
        return "serious"
    is_primary = outcome is not None and outcome.role == "primary" and not _is_awaited(differences)
    return "primary" if is_primary else "other"


def _figures(
    differences: Iterable[ResultDifference], topics: Sequence[ResultsTopic] = ()
) -> tuple[FigureChange, ...]:
    """The numbers and names for a table; of several outcomes each with its title."""
    titled = [(topic.subject, difference) for topic in topics for difference in topic.differences]
    pairs = titled or [(None, difference) for difference in differences]
    return tuple(
        FigureChange(
            what=wording.shorten(f"{title}: {d.what}" if title else d.what, 200),
            row=_short(d.row),
            arm=_short(d.arm.full if d.arm else None),
            before=_short(d.before),
            after=_short(d.after),
        )
        for title, d in pairs
        if d.form is not Form.TEXT
    )[:_MOST_FIGURES]


def _short(text: str | None) -> str | None:
    return None if text is None else wording.shorten(text, 200)


def _texts(differences: Iterable[ResultDifference], of: str = "") -> tuple[TextChange, ...]:
    """The texts in full."""
    return tuple(
        TextChange(label=_label(d, of), before=d.before, after=d.after)
        for d in differences
        if d.form is Form.TEXT
    )[:_MOST_FIGURES]


def _label(difference: ResultDifference, of: str) -> str:
    row = f" {wording.quote(difference.row, 60)}" if difference.row else ""
    arm = f" in arm {wording.quote(difference.arm.full, 60)}" if difference.arm else ""
    label = f"{difference.what}{row}{arm}{f' of posted {of}' if of else ''}"
    return label[:1].upper() + label[1:]


def _rewritten(respelt: Sequence[ResultDifference], rules: Rules) -> Change:
    """Equal but for IDs of groups, which tie numbers to arms and mean nothing else, and forms of writing."""
    same = "the same numbers and words"
    written = f"{wording.count(len(respelt), 'value or text', 'values or texts')} of the posted results written in another form: {same}"
    renumbered = f"the posted results were written in another form: other IDs, {same}"
    return Change(
        kind=Kind.REGISTRY_REWRITE,
        severity=rules.severity(Kind.REGISTRY_REWRITE, Severity.SILENT),
        path=SECTION.dotted,
        sentence=wording.sentence(written if respelt else renumbered),
        detail=ResultsChangedDetail(
            topic="spelling",
            figures=_figures(respelt),
            figures_total=sum(difference.form is not Form.TEXT for difference in respelt),
            texts=_texts(respelt),
        ),
    )


def results_change(
    *,
    path: str,
    sentence: str,
    severity: Severity,
    detail: ResultsChangedDetail,
    rules: Rules,
    before: str | None = None,
    after: str | None = None,
) -> Change:
    """Return a change of posted results; `sentence` may lack its capital letter and full stop."""
    return Change(
        kind=Kind.RESULTS_UPDATED,
        severity=rules.severity(Kind.RESULTS_UPDATED, severity),
        path=path,
        before=before,
        after=after,
        sentence=wording.sentence(sentence),
        detail=msgspec.structs.replace(detail, short=_HEADLINES.get(detail.about, "")),
    )
