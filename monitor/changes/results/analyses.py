"""The statistical analyses of one posted outcome in two versions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec

from monitor.changes.results.arms import ArmLabel, ArmPair, Arms
from monitor.changes.results.differences import Form, ResultDifference, Weight, text_difference
from monitor.changes.results.read import enumerated, line, yes_or_no
from monitor.changes.results.values import same_value
from monitor.diff.align import Alignment, align
from monitor.model import Severity, Struct
from monitor.model.study.results import MeasureAnalysis
from monitor.model.wording import quote

SIDES: Final = {"ONE_SIDED": "one-sided", "TWO_SIDED": "two-sided"}
_SIDES_NAME: Final = "sides of the confidence interval"
_THRESHOLD: Final = 50.0
_MOST_ARMS: Final = 3
"""Arms of an analysis that are named, of several."""
_MILDER: Final = {Severity.HIGH: Severity.MEDIUM}
"""Severity of a comment, by that of the number."""


class ComparedAnalysis(Struct, frozen=True, kw_only=True):
    """One analysis with its arms by the keys that both versions share.

    Attributes:
        arms: sorted keys. numbers, texts: name to what is posted.
    """

    arms: tuple[str, ...]
    method: str | None
    effect: str | None
    numbers: Mapping[str, str]
    texts: Mapping[str, str]


def analysis_differences(
    before: Iterable[MeasureAnalysis] | None,
    after: Iterable[MeasureAnalysis] | None,
    arms: ArmPair,
    severity: Severity,
) -> Iterator[ResultDifference]:
    """Yield every analysis that was added or dropped, and every number or text of one that differs."""
    aligned: Alignment[ComparedAnalysis] = align(
        tuple(_read(analysis, arms.before) for analysis in before or ()),
        tuple(_read(analysis, arms.after) for analysis in after or ()),
        key=lambda analysis: f"{analysis.method} {analysis.effect} {' '.join(analysis.texts.values())}",
        identities=(
            lambda a: (a.arms, a.method, a.effect, a.texts.get("description of the analysis")),
            lambda a: (a.arms, a.method, a.effect),
            lambda a: (a.arms, a.method),
            lambda a: (a.arms, a.effect),
            lambda a: (a.method, a.effect, tuple(sorted(a.numbers.items()))) if a.numbers else None,
        ),
        threshold=_THRESHOLD,
        block=lambda analysis: analysis.arms,
    )
    for old, new in aligned.pairs:
        yield from _edited(old, new, arms.labels, severity)
    for analysis in aligned.added:
        yield _whole("analysis added", analysis, arms.labels, severity, added=True)
    for analysis in aligned.dropped:
        yield _whole("analysis removed", analysis, arms.labels, severity, added=False)


def _read(analysis: MeasureAnalysis, arms: Arms) -> ComparedAnalysis:
    numbers = {
        "p-value": analysis.p_value,
        "estimate": analysis.param_value,
        "lower confidence limit": analysis.ci_lower_limit,
        "upper confidence limit": analysis.ci_upper_limit,
        "confidence level": analysis.ci_pct_value,
        "spread of the estimate": analysis.dispersion_value,
        _SIDES_NAME: SIDES.get(analysis.ci_num_sides or "", analysis.ci_num_sides),
        "test of non-inferiority": yes_or_no(analysis.tested_non_inferiority),
    }
    texts = {
        "statistical method": analysis.statistical_method,
        "kind of estimate": analysis.param_type,
        "kind of spread of the estimate": enumerated(analysis.dispersion_type),
        "hypothesis": enumerated(analysis.non_inferiority_type),
        "non-inferiority margin": analysis.non_inferiority_comment,
        "comment on the p-value": analysis.p_value_comment,
        "comment on the estimate": analysis.estimate_comment,
        "comment on the method": analysis.statistical_comment,
        "comment on the lower limit": analysis.ci_lower_limit_comment,
        "comment on the upper limit": analysis.ci_upper_limit_comment,
        "description of the analysis": analysis.group_description,
        "other analysis": analysis.other_analysis_description,
    }
    return ComparedAnalysis(
        arms=tuple(sorted(arms.get(line(group) or "", group) for group in analysis.group_ids or ())),
        method=line(analysis.statistical_method),
        effect=line(analysis.param_type),
        numbers={name: text for name, value in numbers.items() if (text := line(value))},
        texts={name: text for name, value in texts.items() if (text := line(value))},
    )


def _edited(
    old: ComparedAnalysis, new: ComparedAnalysis, labels: Mapping[str, ArmLabel], severity: Severity
) -> Iterator[ResultDifference]:
    arms = _named(new, labels) or None
    if old.arms != new.arms:
        yield ResultDifference(
            weight=Weight.ANALYSIS,
            severity=severity,
            what="arms of an analysis",
            before=_all_arms(old, labels) or "(none)",
            after=_all_arms(new, labels) or "(none)",
            form=Form.TEXT,
        )
    for name in dict.fromkeys((*old.numbers, *new.numbers)):
        before, after = old.numbers.get(name), new.numbers.get(name)
        if not same_value(before, after):
            yield ResultDifference(
                weight=Weight.ANALYSIS, severity=severity, what=name, row=arms, before=before, after=after
            )
    for name in dict.fromkeys((*old.texts, *new.texts)):
        weight = _MILDER.get(severity, Severity.LOW) if name.startswith("comment") else severity
        yield from text_difference(
            name, old.texts.get(name), new.texts.get(name), Weight.ANALYSIS, weight, row=arms
        )


def same_texts(differences: Iterable[ResultDifference]) -> Iterator[ResultDifference]:
    """Yield differences, one for a text that differs in the same way in several analyses of an outcome."""
    groups: dict[object, list[ResultDifference]] = {}
    for difference in differences:
        is_text = difference.weight is Weight.ANALYSIS and difference.form is Form.TEXT
        key = (difference.what, difference.before, difference.after) if is_text else id(difference)
        groups.setdefault(key, []).append(difference)
    for group in groups.values():
        if len(group) > 1:
            what = f"{group[0].what} of {len(group):,} analyses"
            yield msgspec.structs.replace(group[0], what=what, row=None)
        else:
            yield group[0]


def _whole(
    what: str, analysis: ComparedAnalysis, labels: Mapping[str, ArmLabel], severity: Severity, *, added: bool
) -> ResultDifference:
    text = describe(analysis, labels)
    return ResultDifference(
        weight=Weight.ANALYSIS,
        severity=severity,
        what=what,
        before=None if added else text,
        after=text if added else None,
        form=Form.WHOLE,
    )


def describe(analysis: ComparedAnalysis, labels: Mapping[str, ArmLabel]) -> str:
    """Return an analysis in a line: its method, its estimate with the interval, its p-value, its arms."""
    numbers = analysis.numbers
    parts = [analysis.method or ""]
    if "estimate" in numbers:
        parts.append(f"{analysis.effect or 'estimate'} {numbers['estimate']}{_interval(analysis)}")
    if "p-value" in numbers:
        parts.append(f"p-value {numbers['p-value']}")
    arms = _all_arms(analysis, labels)
    text = ", ".join(part for part in parts if part) or analysis.texts.get("other analysis", "no numbers")
    return f"{text}, of {arms}" if arms else text


def _interval(analysis: ComparedAnalysis) -> str:
    """The interval of the estimate; one with a single side says which."""
    lower = analysis.numbers.get("lower confidence limit")
    upper = analysis.numbers.get("upper confidence limit")
    level = analysis.numbers.get("confidence level")
    sides = analysis.numbers.get(_SIDES_NAME)
    if lower is None and upper is None:
        return ""
    name = f"{'one-sided ' if sides == SIDES['ONE_SIDED'] else ''}{f'{level}% ' if level else ''}CI"
    if lower is not None and upper is not None:
        return f" ({name} {lower} to {upper})"
    return f" ({name}, {'lower' if upper is None else 'upper'} limit {upper if lower is None else lower})"


def _named(analysis: ComparedAnalysis, labels: Mapping[str, ArmLabel]) -> str:
    """Return the arms of an analysis, each in quotation marks: “Cells” vs “Sham”."""
    names = [quote(name) for name in _arm_names(analysis, labels)]
    further = " and further arms" if len(names) > _MOST_ARMS else ""
    return f"{' vs '.join(names[:_MOST_ARMS])}{further}"


def _all_arms(analysis: ComparedAnalysis, labels: Mapping[str, ArmLabel]) -> str:
    """Return all arms of an analysis, for a text that is quoted as a whole."""
    return " vs ".join(_arm_names(analysis, labels))


def _arm_names(analysis: ComparedAnalysis, labels: Mapping[str, ArmLabel]) -> list[str]:
    return [labels[arm].short if arm in labels else arm for arm in analysis.arms]
