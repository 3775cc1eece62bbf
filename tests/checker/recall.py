"""Checks that an update mentions what was edited: both values, in its sentences or in what is shown with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .coverage import is_silent, spoken
from .edits.edit import Edit
from .pairs import Complaint
from .text import fold, words

SEVERITIES = ("silent", "low", "medium", "high")


def check_edit(
    edit: Edit,
    changes: Iterable[Mapping[str, Any]],
    *,
    headline: str = "",
    news: str = "",
    in_sentence: bool = True,
) -> list[Complaint]:
    """Return the complaints of an update made of one edit.

    Args:
        edit: what was edited.
        changes: as for `check_pair`.
        headline: of the update; it is a sentence as well.
        news: the headline without the trial's title, whose words are the sponsor's and not ours.
        in_sentence: whether the sentences have to mention it; else all that is shown does.
    """
    loud = [change for change in changes if not is_silent(dict(change))]
    said = [str(change["sentence"]) for change in loud]
    sentences = " ".join((headline, *said)).strip()
    complaints = []
    if edit.quiet and loud:
        complaints.append(Complaint("loud", f"{edit.name}: {edit.note}", sentences, edit.path))
    shown = " ".join((sentences, *(text for change in loud for text in spoken(parts(change)))))
    for fact in edit.facts:
        if not mentions(sentences if in_sentence else shown, fact.texts):
            kind = "unmentioned" if mentions(shown, fact.texts) is False else "not-in-sentence"
            complaints.append(
                Complaint(
                    f"{kind}-{fact.side}", f"{edit.name}: {fact.texts[0]} ({edit.note})", sentences, edit.path
                )
            )
    if edit.most and len(loud) > edit.most:
        complaints.append(
            Complaint("too-many", f"{edit.name}: {len(loud)} sentences ({edit.note})", sentences, edit.path)
        )
    return [*complaints, *false_words(edit, " ".join((news, *said))), *too_low(edit, loud, sentences)]


def parts(change: Mapping[str, Any]) -> Any:
    """Return what is shown of a change beside its sentence."""
    return (
        change["shown"]
        if "shown" in change
        else [change.get("before"), change.get("after"), change.get("detail")]
    )


def mentions(text: str, ways: tuple[str, ...]) -> bool:
    """Whether a text mentions something in one of several ways."""
    folded, spaced = fold(text), f" {' '.join(words(text))} "
    for way in ways:
        said = " ".join(words(way))
        if said and f" {said} " in spaced:
            return True
        if not said.replace(" ", "").isalnum() and fold(way) in folded:
            return True
    return False


def false_words(edit: Edit, sentences: str) -> Iterator[Complaint]:
    """Yield a complaint of a word that is false of the edit."""
    for word in edit.never:
        if f" {word} " in f" {' '.join(words(unquoted(sentences)))} ":
            yield Complaint("false-word", f"{edit.name}: {word} ({edit.note})", sentences, edit.path)


def unquoted(text: str) -> str:
    """Return a text without its quotations."""
    kept, depth = [], 0
    for letter in text:
        depth += (letter == "“") - (letter == "”")
        if depth <= 0 and letter != "”":
            kept.append(letter)
    return "".join(kept)


def too_low(edit: Edit, loud: list[Mapping[str, Any]], sentences: str) -> Iterator[Complaint]:
    """Yield a complaint where the update weighs less than the edit does."""
    if not edit.least or (loud and "severity" not in loud[0]):
        return
    weight = max((SEVERITIES.index(str(change["severity"])) for change in loud), default=0)
    if weight < SEVERITIES.index(edit.least):
        yield Complaint(
            "too-low",
            f"{edit.name}: {SEVERITIES[weight]} for {edit.least} ({edit.note})",
            sentences,
            edit.path,
        )
