"""What a study says of its results: posted, submitted and under review, or neither."""

from __future__ import annotations

from typing import Final

import msgspec

from monitor.model.study.annexes import (
    AnnotationModule,
    AnnotationSection,
    UnpostedAnnotation,
    UnpostedEvent,
)
from monitor.model.study.derived import DerivedSection, MiscInfoModule, SubmissionInfo, SubmissionTracking
from monitor.model.study.registration import DateStruct, StatusModule
from monitor.model.study.types import Study

_ABOUT_RESULTS: Final = "more_info_module"
"""The module of a results section that has none."""

_RELEASE: Final = "RELEASE"
_ENDS: Final = frozenset({"RESET", "UNRELEASE"})


def has_results(study: Study) -> bool:
    """Return whether a study says that results are posted, or shows them."""
    return says_results(study) or shows_results(study)


def says_results(study: Study) -> bool:
    """Return whether a study says that results are posted: by its flag, or by the day of posting."""
    status = study.protocol_section.status_module or StatusModule()
    posted = status.results_first_post_date_struct or DateStruct()
    return bool(study.has_results) or bool(posted.date)


def shows_results(study: Study) -> bool:
    """Return whether a study has a results section with anything in it but contacts, agreements and limitations."""
    section = study.results_section
    if section is None:
        return False
    modules = (getattr(section, name) for name in section.__struct_fields__ if name != _ABOUT_RESULTS)
    return any(map(_says_anything, modules))


def _says_anything(value: object) -> bool:
    """Return whether there is a value inside parts and lists, which the registry may leave empty."""
    if isinstance(value, msgspec.Struct):
        return any(map(_says_anything, msgspec.structs.astuple(value)))
    return any(map(_says_anything, value)) if isinstance(value, tuple) else value is not None


def contradicts_itself(study: Study) -> bool:
    """Return whether a study says that results are posted and shows none.

    The registry posts both at once, so such a record was cut short on its way.
    """
    return says_results(study) and not shows_results(study)


def results_posted_on(study: Study) -> str | None:
    """Return the day on which results were posted first; None where the study names none."""
    status = study.protocol_section.status_module or StatusModule()
    return (status.results_first_post_date_struct or DateStruct()).date or None


def results_submitted_on(study: Study) -> str | None:
    """Return the day on which the posted results were submitted first; None where the study names none."""
    return (study.protocol_section.status_module or StatusModule()).results_first_submit_date or None


def under_review_since(study: Study) -> str | None:
    """Return the day on which results were submitted that wait for review; None where none do.

    A RELEASE counts until a later RESET (returned after quality control) or UNRELEASE (cancelled by the
    sponsor). The registry's annotations show these events some weeks after its submission tracking does.
    """
    if has_results(study):
        return None
    tracked, annotated = _submission_infos(study), _unposted_events(study)
    releases = [info.release_date for info in tracked] + [
        event.date for event in annotated if _is_release(event)
    ]
    newest = max((day for day in releases if day), default=None)
    if newest is None:
        return results_submitted_on(study)
    newest_infos = [info for info in tracked if info.release_date == newest]
    ended = all(map(_is_ended, newest_infos)) if newest_infos else _is_without_open(annotated)
    return None if ended or any(day > newest for day in _ends(tracked, annotated)) else newest


def _submission_infos(study: Study) -> tuple[SubmissionInfo, ...]:
    module = (study.derived_section or DerivedSection()).misc_info_module or MiscInfoModule()
    return (module.submission_tracking or SubmissionTracking()).submission_infos or ()


def _unposted_events(study: Study) -> tuple[UnpostedEvent, ...]:
    module = (study.annotation_section or AnnotationSection()).annotation_module or AnnotationModule()
    return (module.unposted_annotation or UnpostedAnnotation()).unposted_events or ()


def _is_release(event: UnpostedEvent) -> bool:
    return event.type == _RELEASE


def _is_ended(info: SubmissionInfo) -> bool:
    return bool(info.reset_date or info.unrelease_date or info.unrelease_date_unknown)


def _is_without_open(events: tuple[UnpostedEvent, ...]) -> bool:
    """Whether an end without a day leaves no submission open: its day may be after the newest release."""
    ends = [event for event in events if event.type in _ENDS]
    releases = sum(_is_release(event) for event in events)
    return any(not event.date for event in ends) and len(ends) >= releases


def _ends(tracked: tuple[SubmissionInfo, ...], annotated: tuple[UnpostedEvent, ...]) -> list[str]:
    """Days of returns and cancellations; one on the day of a release came before it."""
    days = [event.date for event in annotated if event.type in _ENDS]
    for info in tracked:
        days += [info.reset_date, info.unrelease_date]
    return [day for day in days if day]
