"""Eligibility criteria, compared one by one.

A criterion that moved between inclusion and exclusion, or that lost or gained a *not*, means the opposite of what
it meant, in words that hardly differ. Such a criterion is named as that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.changes.build import make_changes
from monitor.changes.criteria import Criterion, criteria_of
from monitor.changes.criteria_changes import NEGATED, Altered, Criteria, Divided, compare_criteria
from monitor.changes.detection import Clause, DetectedChange, Pair
from monitor.diff.contrast import quote_contrast
from monitor.diff.spelling import case_words, differs_in_case, differs_in_spelling, figures
from monitor.diff.word_diff import describe
from monitor.model import FieldChange, Kind, Severity
from monitor.model.details import CriterionChange, EligibilityDetail
from monitor.model.study import STUDY
from monitor.model.wording import listed, quote

PATH = STUDY.protocol_section.eligibility_module.eligibility_criteria
PATHS = (PATH,)
KINDS = (Kind.ELIGIBILITY,)

_MOST_SINGLE = 6
"""Criteria that were reworded, each with a clause of its own; more are one clause."""

_MOST_CHARACTERS = 200_000
"""Of both texts together, beyond which they are not cut into criteria; the registry takes 20,000 in the field."""

_QUOTED = 70
_NAMES = 110
_SHORT = 60


def detect(fields: Sequence[FieldChange], pair: Pair) -> list[DetectedChange]:
    """Return the changes of the criteria; the first one has both texts in full."""
    before, after = (side if isinstance(side, str) else None for side in pair.sides(PATH))
    if before is None or after is None:
        verb = "added" if before is None else "removed"
        clauses = [_clause(f"eligibility criteria {verb}", Severity.MEDIUM, f"Eligibility criteria {verb}")]
        return make_changes(pair, Kind.ELIGIBILITY, clauses, fields, about=PATH)
    if len(before) + len(after) > _MOST_CHARACTERS:
        text = describe("eligibility criteria", before, after)
        clauses = [_clause(text, Severity.MEDIUM, "Eligibility criteria changed")]
        return make_changes(pair, Kind.ELIGIBILITY, clauses, fields, about=PATH)
    changes = compare_criteria(before, after)
    clauses = list(_clauses(changes)) or [_spelling(before, after)]
    return make_changes(pair, Kind.ELIGIBILITY, clauses, fields, _detail(changes), PATH)


def _clause(text: str, severity: Severity, short: str) -> Clause:
    return Clause(text=text, severity=severity, short=short)


def _spelling(before: str, after: str) -> Clause:
    """A text in which every criterion says what it said."""
    if differs_in_case(before, after):
        return _clause(
            f"{case_words(before, after)} in the eligibility criteria changed",
            Severity.SILENT,
            "Eligibility criteria respelt",
        )
    old, new = ([criterion.key for criterion in criteria_of(side)] for side in (before, after))
    if sorted(old) != sorted(new) or differs_in_spelling(before, after):
        what = "punctuation or spelling"
    else:
        what = "headings, bullets or numbers" if old == new else "order"
    text, short = f"{what} of the eligibility criteria changed", "Eligibility criteria reordered or respelt"
    return _clause(text, Severity.LOW, short)


def _clauses(changes: Criteria) -> Iterator[Clause]:
    """What means the opposite first, then what reads otherwise, then what is new and what is gone."""
    yield from _moved(changes.moved)
    yield from map(_divided, changes.divided)
    yield from (_altered(altered) for altered in changes.altered if altered.negation)
    yield from _reworded([altered for altered in changes.altered if not altered.negation])
    yield from _listed(changes.added, "added")
    yield from _listed(changes.removed, "removed")
    if any((changes.moved, changes.divided, changes.altered, changes.added, changes.removed)):
        return
    yield from (_same(altered) for altered in changes.reworded[:_MOST_SINGLE])
    yield from _listed(
        [altered.after for altered in changes.reworded[_MOST_SINGLE:]], "reworded", Severity.LOW
    )
    if changes.respelt and not changes.reworded:
        yield from _respelt(changes.respelt)


def _moved(moved: Sequence[Altered]) -> Iterator[Clause]:
    for origin, target in sorted({(pair.before.section, pair.after.section) for pair in moved}):
        own = [pair for pair in moved if (pair.before.section, pair.after.section) == (origin, target)]
        plain_moves = [pair for pair in own if pair.is_same_text]
        way = f"from {_place(origin)} to {_place(target)}"
        if plain_moves:
            names = _quoted([pair.after for pair in plain_moves])
            noun = "criterion" if len(plain_moves) == 1 else "criteria"
            short = (
                f"{names} moved {way}"
                if len(names) + len(way) + 7 <= _SHORT
                else f"{noun.capitalize()} moved {way}"
            )
            yield _clause(f"{noun} {names} moved {way}", Severity.MEDIUM, short)
        for pair in own:
            if not pair.is_same_text:
                was, now = quote_contrast(pair.before.text, pair.after.text, _QUOTED, names=True)
                sense = f"{_sense(pair)} and" if pair.negation else "now"
                text = f"criterion {was} moved {way}; it {sense} reads {now}"
                yield _clause(text, Severity.MEDIUM, f"Criterion moved {way}")


def _divided(divided: Divided) -> Clause:
    """A criterion that is several now, or several that are one: what joined them is no longer said, or newly."""
    noun = _noun(divided.whole.section)
    whole = quote(divided.whole.text, _NAMES)
    parts = listed([quote(part.text, _QUOTED) for part in divided.parts], _MOST_SINGLE)
    amount = len(divided.parts)
    if divided.is_joined:
        denied = f"; it says {quote(divided.negation)}, which they did not" if divided.negation else ""
        text = f"{amount:,} {_noun(divided.whole.section, many=True)}, {parts}, are now one: {whole}{denied}"
        return _clause(text, Severity.MEDIUM, f"{amount:,} {_noun(divided.whole.section, many=True)} now one")
    denied = f"; they do not say {quote(divided.negation)}" if divided.negation else ""
    text = f"{noun} {whole} is now divided into {amount:,} criteria: {parts}{denied}"
    return _clause(text, Severity.MEDIUM, f"{noun.capitalize()} divided")


def _altered(altered: Altered) -> Clause:
    """A criterion that reads otherwise than before, and whether it now says *not*."""
    noun = _noun(altered.after.section)
    was, now = quote_contrast(altered.before.text, altered.after.text, _QUOTED)
    if altered.negation:
        sense = _sense(altered)
        text = f"{noun} changed from {was} to {now}; it {sense}"
        return _clause(text, Severity.MEDIUM, f"{noun.capitalize()} {sense}")
    return _clause(f"{noun} changed from {was} to {now}", Severity.MEDIUM, f"{noun.capitalize()} changed")


def _same(altered: Altered) -> Clause:
    """A criterion that means what it meant in other words."""
    noun = _noun(altered.after.section)
    was, now = quote_contrast(altered.before.text, altered.after.text, _QUOTED)
    return _clause(f"{noun} reworded from {was} to {now}", Severity.LOW, f"{noun.capitalize()} reworded")


def _sense(altered: Altered) -> str:
    """Return that a criterion says a word of negation, more often or less often than before."""
    word = quote(altered.negation)
    before, after = altered.negations
    if altered.sense == NEGATED:
        return f"says {word} more often" if before else f"now says {word}"
    return f"says {word} less often" if after else f"no longer says {word}"


def _reworded(altered: Sequence[Altered]) -> Iterator[Clause]:
    """Criteria in which a number or a sign differs first; beyond a few, the others by name alone."""
    ranked = sorted(altered, key=lambda pair: figures(pair.before.text) == figures(pair.after.text))
    yield from map(_altered, ranked[:_MOST_SINGLE])
    yield from _listed([pair.after for pair in ranked[_MOST_SINGLE:]], "changed")


def _listed(
    criteria: Sequence[Criterion], verb: str, severity: Severity = Severity.MEDIUM
) -> Iterator[Clause]:
    """Criteria by section, by name as far as they fit."""
    for section in sorted({criterion.section for criterion in criteria}):
        own = [criterion for criterion in criteria if criterion.section == section]
        noun = _noun(section)
        amount = noun if len(own) == 1 else f"{len(own):,} {_noun(section, many=True)}"
        yield _clause(
            f"{amount} {verb}: {_quoted(own)}", severity, f"{amount[:1].upper()}{amount[1:]} {verb}"
        )


def _texts(respelt: Sequence[Altered]) -> Iterator[tuple[str, str]]:
    yield from ((altered.before.text, altered.after.text) for altered in respelt)


def _respelt(respelt: Sequence[Altered]) -> Iterator[Clause]:
    if all(differs_in_case(altered.before.text, altered.after.text) for altered in respelt):
        what = case_words(*(" ".join(side) for side in zip(*_texts(respelt), strict=True)))
        yield _clause(
            f"{what} in the eligibility criteria changed", Severity.SILENT, "Eligibility criteria respelt"
        )
        return
    what = "an eligibility criterion" if len(respelt) == 1 else "eligibility criteria"
    text = f"punctuation or spelling of {what} changed"
    yield _clause(text, Severity.LOW, "Eligibility criteria respelt")


def _quoted(criteria: Sequence[Criterion]) -> str:
    if len(criteria) == 1:
        return quote(criteria[0].text, _NAMES)
    limit = max(_NAMES // min(len(criteria), 3), 30)
    return listed([quote(criterion.text, limit) for criterion in criteria], 3)


def _noun(section: str, *, many: bool = False) -> str:
    word = "criteria" if many else "criterion"
    return f"{section} {word}" if section else f"eligibility {word}"


def _place(section: str) -> str:
    return section or "neither list"


def _detail(changes: Criteria) -> EligibilityDetail:
    return EligibilityDetail(
        criteria=(
            *(
                _change(altered.before, altered.after, altered.sense)
                for altered in (
                    *changes.moved,
                    *changes.altered,
                    *changes.reworded,
                    *changes.respelt,
                )
            ),
            *(
                _change(*((part, divided.whole) if divided.is_joined else (divided.whole, part)))
                for divided in changes.divided
                for part in divided.parts
            ),
            *(_change(None, altered) for altered in changes.added),
            *(_change(altered, None) for altered in changes.removed),
        )
    )


def _change(before: Criterion | None, after: Criterion | None, sense: str | None = None) -> CriterionChange:
    return CriterionChange(
        before=before.text if before else None,
        after=after.text if after else None,
        section_before=before.section if before else None,
        section_after=after.section if after else None,
        sense=sense,
    )
