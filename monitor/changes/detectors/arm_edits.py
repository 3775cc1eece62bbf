"""What changed in one arm or one intervention, in clauses that several of them can share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

import msgspec

from monitor.changes.detection import typed
from monitor.changes.dosing import differs_in_dosing, dosing_contrasts
from monitor.diff.contrast import contrast_in_full, quote_contrast
from monitor.diff.meaning import same_meaning
from monitor.diff.spelling import case_words, differs_in_case, folded
from monitor.diff.word_diff import count_changed_words
from monitor.model import FieldChange, JsonValue, Kind, Severity, Struct
from monitor.model.details import TextChange
from monitor.model.study import STUDY
from monitor.model.study.part import Part
from monitor.model.study.protocol import ArmGroup, Intervention
from monitor.model.wording import count, listed, plain, quote, shorten, words

NOUNS: Mapping[Kind, str] = {Kind.ARMS: "arm", Kind.INTERVENTIONS: "intervention"}
NAME_LENGTH = 60
_TYPE = STUDY.protocol_section.arms_interventions_module.arm_groups.type.key
_QUOTED = 60
_LONG_QUOTED = 110


class Element(Struct, frozen=True, kw_only=True):
    """An arm or an intervention, as far as its changes are said.

    Attributes:
        texts: by what they are called. links: names of its interventions or of its arms.
    """

    name: str
    type: str | None = None
    texts: Mapping[str, str | None] = {}
    links: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Its name, shortened."""
        return shorten(self.name, NAME_LENGTH) or "(no name)"


class Edit(Struct, frozen=True, kw_only=True):
    """One thing that changed in one element.

    Attributes:
        lead, predicate: the words before and after the element's name. name: empty where the clause has it.
        amount: how much changed; said where no other element shares the clause.
    """

    severity: Severity
    lead: str
    name: str
    predicate: str
    short: str
    amount: str = ""


class Renames(Struct, frozen=True, kw_only=True):
    """What became of the elements of one list, by their names as the other list has them, folded.

    Attributes:
        links_are_said: which elements belong together is said of this list.
    """

    renamed: Mapping[str, str] = {}
    added: frozenset[str] = frozenset()
    dropped: frozenset[str] = frozenset()
    links_are_said: bool = False


def renames(sides: Sequence[tuple[Element | None, Element | None]], kind: Kind) -> Renames:
    """Return what became of the elements of a list."""
    return Renames(
        renamed={_link(old, kind): _link(new, kind) for old, new in sides if old and new},
        added=frozenset(_link(new, kind) for old, new in sides if new and not old),
        dropped=frozenset(_link(old, kind) for old, new in sides if old and not new),
    )


def _link(element: Element, kind: Kind) -> str:
    """An arm by its name; an intervention as arms name it, such as "biological: disc cells"."""
    kinded = kind is Kind.INTERVENTIONS and element.type
    return folded(f"{words(element.type)}: {element.name}" if kinded else element.name)


def elements(field: FieldChange, kind: Kind) -> tuple[Element | None, Element | None]:
    """Return both sides of an element; None where it is absent."""
    sides = typed(field, ArmGroup if kind is Kind.ARMS else Intervention)
    raw = (field.before, field.after)
    old, new = (
        None if side is None else _element(side, value) for side, value in zip(sides, raw, strict=True)
    )
    return old, new


def _element(side: Part, value: JsonValue) -> Element:
    element = _of_arm(side) if isinstance(side, ArmGroup) else _of_intervention(cast("Intervention", side))
    unread = value.get(_TYPE) if isinstance(value, dict) and element.type is None else None
    return element if unread is None else msgspec.structs.replace(element, type=plain(unread))


def _of_arm(arm: ArmGroup) -> Element:
    return Element(
        name=arm.label or "",
        type=arm.type,
        texts={"description": arm.description},
        links=arm.intervention_names or (),
    )


def _of_intervention(intervention: Intervention) -> Element:
    return Element(
        name=intervention.name or "",
        type=intervention.type,
        texts={
            "description": intervention.description,
            "other names": ", ".join(intervention.other_names or ()) or None,
        },
        links=intervention.arm_group_labels or (),
    )


def edits(old: Element, new: Element, kind: Kind, others: Renames, *, is_joined: bool = False) -> list[Edit]:
    """Return what changed in one element, the most important first; nothing only for one that was joined.

    Args:
        old: the element before.
        new: the element now.
        kind: arms or interventions.
        others: what became of the elements of the other list: what follows from that is not said again.
        is_joined: it was joined with others or divided, and its name, type and texts are said there.
    """
    noun = NOUNS[kind]
    made = (
        [] if is_joined else [*_renamed(old, new, noun), *_retyped(old, new, noun), *_texts(old, new, noun)]
    )
    made += _linked(old, new, noun, kind, others)
    return made if made or is_joined else [_other(new, noun)]


def text_changes(old: Element | None, new: Element | None, kind: Kind) -> Iterator[TextChange]:
    """Yield every text of an element that differs, in full."""
    noun, shown = NOUNS[kind], new or old
    if shown is None:
        return
    read = _all_texts if old and new else _own_texts
    was, now = (read(side, kind) if side else {} for side in (old, new))
    for what in dict.fromkeys((*was, *now)):
        if was.get(what) != now.get(what):
            label = f"{what.capitalize()} of {noun} “{shown.label}”"
            yield TextChange(label=label, before=was.get(what), after=now.get(what))


def _own_texts(element: Element, _: Kind) -> dict[str, str]:
    """Of an element that came or went: its name is in the lists of the change."""
    return {what: text for what, text in element.texts.items() if text}


def _all_texts(element: Element, kind: Kind) -> dict[str, str]:
    links = "arms" if kind is Kind.INTERVENTIONS else "interventions"
    texts = {
        "name": element.name,
        "type": words(element.type) if element.type else None,
        **element.texts,
        links: ", ".join(element.links) or None,
    }
    return {what: text for what, text in texts.items() if text}


def _edit(severity: Severity, noun: str, name: str, predicate: str, short: str, lead: str = "") -> Edit:
    return Edit(
        severity=severity, lead=lead, name=name, predicate=predicate, short=f"{noun.capitalize()} {short}"
    )


def _renamed(old: Element, new: Element, noun: str) -> Iterator[Edit]:
    if plain(old.name) == plain(new.name):
        return
    was, now = quote_contrast(old.name or "(no name)", new.name or "(no name)", NAME_LENGTH, names=True)
    text = f"{noun} {was} is now called {now}"
    severity = Severity.MEDIUM if differs_in_dosing(old.name, new.name) else Severity.LOW
    if old.type != new.type:
        text += f", and its type changed from {words(old.type)} to {words(new.type)}"
        severity = Severity.MEDIUM
    elif differs_in_case(old.name, new.name):
        severity = Severity.SILENT
    yield _edit(severity, noun, "", text, "renamed")


def _retyped(old: Element, new: Element, noun: str) -> Iterator[Edit]:
    if old.type != new.type and plain(old.name) == plain(new.name):
        text = f"changed from type {words(old.type)} to {words(new.type)}"
        yield _edit(
            Severity.MEDIUM, noun, new.label, text, f"now {words(new.type)}" if new.type else "changed"
        )


def _texts(old: Element, new: Element, noun: str) -> Iterator[Edit]:
    for what in new.texts:
        was, now = old.texts.get(what), new.texts.get(what)
        if was is not None and now is not None and was != now and differs_in_case(was, now):
            lead = f"{case_words(was, now)} in the {what} of"
            yield _edit(Severity.SILENT, noun, new.label, "changed", f"{what} changed", lead)
        elif was != now:
            severity = Severity.MEDIUM if _says_another_dose(was, now) else Severity.LOW
            predicate, verb, amount = _text_predicate(was, now, severity)
            edit = _edit(severity, noun, new.label, predicate, f"{what} {verb}", f"{what} of")
            yield msgspec.structs.replace(edit, amount=amount)


def _says_another_dose(was: str | None, now: str | None) -> bool:
    """Whether a text says another dose, source, route or schedule, and not the same in other words or numbers."""
    return differs_in_dosing(was, now) and not (was and now and same_meaning(was, now))


def _text_predicate(was: str | None, now: str | None, severity: Severity) -> tuple[str, str, str]:
    """What became of a text, with both values where it says another dose, source, route or schedule."""
    if was is None or now is None:
        verb = "added" if was is None else "removed"
        return f"{verb}: {quote(now or was, _LONG_QUOTED)}", verb, ""
    if severity is Severity.MEDIUM:
        passages = dosing_contrasts(was, now, limit=_QUOTED)
        ways = "; ".join(f"from “{passage.before}” to “{passage.after}”" for passage in passages)
        return f"changed {ways}", "changed", ""
    if sides := contrast_in_full(was, now, _QUOTED):
        return f"changed from “{sides[0]}” to “{sides[1]}”", "changed", ""
    removed, added = count_changed_words(plain(was), plain(now))
    amount = (
        f": {count(added, 'word')} added, {removed:,} removed"
        if added or removed
        else " in punctuation alone"
    )
    return "changed", "changed", amount


def gained_and_lost(old: Element, new: Element, others: Renames) -> tuple[list[str], list[str]]:
    """Return the elements of the other list that an element gained and lost, beside what follows from that list."""
    if others.links_are_said:
        return [], []
    before = {others.renamed.get(folded(name), folded(name)) for name in old.links}
    after = {folded(name) for name in new.links}
    gained = [name for name in new.links if folded(name) not in before | others.added]
    lost = [
        name
        for name in old.links
        if others.renamed.get(folded(name), folded(name)) not in after and folded(name) not in others.dropped
    ]
    return gained, lost


def _linked(old: Element, new: Element, noun: str, kind: Kind, others: Renames) -> Iterator[Edit]:
    """Interventions that an arm gained and lost, or arms that an intervention did."""
    what = "arms" if kind is Kind.INTERVENTIONS else "interventions"
    gained, lost = gained_and_lost(old, new, others)
    parts = [
        f"{verb} {listed([quote(name, NAME_LENGTH) for name in group], 3)}"
        for verb, group in (("gained", gained), ("lost", lost))
        if group
    ]
    if parts:
        yield _edit(Severity.LOW, noun, new.label, f"{listed(parts)} among its {what}", f"given other {what}")


def _other(new: Element, noun: str) -> Edit:
    return _edit(Severity.LOW, noun, new.label, "changed", "changed", "details of")
