"""What is shown below a sentence: before and after, a word difference, lists, tables, caveats.

All of it is read from the change itself. A detail of an unknown shape is not shown: a page that says less than
the record is honest, and one that guesses is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from types import MappingProxyType

from markupsafe import Markup

from monitor.diff.word_diff import word_diff_html, word_diff_text
from monitor.model import Change, JsonValue, Struct, wording
from monitor.model.details import MOST_MOVES_SAID, TextChange, facts
from monitor.model.study import STUDY
from monitor.model.text import clean, plain, shorten
from monitor.publish.pages import results
from monitor.publish.pages.tables import Table

SHORT = 120
"""Longest text, in characters, that is shown as before and after; a longer pair as a word difference."""

LINE = 80
"""Longest before and after, in characters, that fit on one line."""

LIST_LIMIT = 10
"""Elements of a list that are shown; the rest are counted."""

MOST_CONTRASTS = 100
"""Values before and after that are shown below one sentence; the rest are counted."""

TEXT_LIMIT = 20_000
"""Characters of either text that are compared word by word."""

ALONE = 4_000
"""Characters that are shown of a text that was added or removed as a whole, or is too long to compare."""

MARKED = 4_000
"""Characters of a difference as plain text."""

NOT_GIVEN = "not given"
"""Shown for a value that the record did not give."""

TYPED = re.compile(r"(.*?)(?: \((actual|estimated|anticipated)\))?", re.DOTALL)
"""A value and its type, such as `44 (actual)`."""

SYNONYMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"estimated": ("planned", "expected", "anticipated")}
)
"""Words of our sentences for the types of the registry."""

CONTEXT = 12
"""Words kept on either side of what changed inside a long text."""

DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?")
HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")

_STATUS = STUDY.protocol_section.status_module
_SHARING = STUDY.protocol_section.ipd_sharing_statement_module
LABELS: Mapping[str, str] = MappingProxyType(
    {
        _STATUS.disp_first_submit_date.key: "Certification or extension first submitted",
        _STATUS.disp_first_submit_qc_date.key: "Met the quality control",
        _STATUS.disp_first_post_date_struct.key: "Certification or extension first posted",
        _SHARING.ipd_sharing.key: "Plan to share participant data",
        _SHARING.info_types.key: "Documents shared",
        STUDY.protocol_section.identification_module.nct_id_aliases.key: "Earlier NCT numbers",
    }
)
"""Keys of the record whose own words a reader would not understand."""


class Contrast(Struct, frozen=True, kw_only=True):
    """A value before and after, in plain words, or as a difference.

    Attributes:
        label: which value, where a change is about several; else empty.
        difference: of a long text, HTML with `del` and `ins`; None where before and after are shown.
        marked: the same difference as plain text, the words in brackets; empty likewise.
    """

    label: str = ""
    before: str = ""
    after: str = ""
    difference: Markup | None = None
    marked: str = ""

    @property
    def long(self) -> bool:
        """Whether before and after need a line each."""
        return len(self.before) + len(self.after) > LINE


class Listing(Struct, frozen=True, kw_only=True):
    """Elements that were added or removed, under a word that says which; `more` are not shown."""

    title: str
    names: tuple[str, ...]
    more: int = 0


class ChangeDetails(Struct, frozen=True, kw_only=True):
    """All that is shown below one sentence; whatever is empty is left out.

    Attributes:
        more: values before and after that are not shown.
        caveats: reasons for which a computed statement may not apply.
    """

    contrasts: tuple[Contrast, ...] = ()
    more: int = 0
    listings: tuple[Listing, ...] = ()
    tables: tuple[Table, ...] = ()
    caveats: tuple[str, ...] = ()


def change_details(change: Change) -> ChangeDetails:
    """Return what is shown below the sentence of a change."""
    detail = facts(change.detail)
    tables = results.tables(change.detail)
    caveats = detail.get("caveats")
    values = _texts(change.detail.texts) if tables else _beyond_the_sentence(change)
    return ChangeDetails(
        contrasts=tuple(islice(values, MOST_CONTRASTS)),
        more=sum(1 for _ in values),
        listings=tuple(listings(detail)),
        tables=tables,
        caveats=tuple(_unsaid(caveats, change.sentence)) if isinstance(caveats, list | tuple) else (),
    )


def _unsaid(caveats: Iterable[JsonValue], sentence: str) -> Iterator[str]:
    """Return the caveats that the sentence itself does not give."""
    return (caveat for caveat in map(str, caveats) if caveat.lower() not in sentence.lower())


def _beyond_the_sentence(change: Change) -> Iterator[Contrast]:
    """Return the values before and after that the sentence of the change does not give already."""
    sentence = plain(change.sentence).casefold()
    for contrast in (*contrasts(change.before, change.after), *_texts(change.detail.texts)):
        if contrast.difference is not None or not _is_in(sentence, contrast.before, contrast.after):
            yield contrast


def _texts(texts: Iterable[TextChange]) -> Iterator[Contrast]:
    """Return the texts that a sentence quotes in part or only names, in full."""
    for text in texts:
        if contrast := _contrast(text.label, text.before, text.after):
            yield contrast


def _is_in(sentence: str, before: str, after: str) -> bool:
    """Return whether a sentence, in lower case, gives both values and, where that changed, their type."""
    (old, old_type), (new, new_type) = _untyped(before.casefold()), _untyped(after.casefold())
    if not all(value == NOT_GIVEN or _contains(sentence, value) for value in (old, new)):
        return False
    return old_type == new_type or all(_names_type(sentence, word) for word in (old_type, new_type))


def _untyped(value: str) -> tuple[str, str]:
    """Return a value without its type, and the type: `44 (actual)` → `44`, `actual`."""
    match = TYPED.fullmatch(value)
    return (match[1], match[2] or "") if match else (value, "")


def _names_type(sentence: str, word: str) -> bool:
    return not word or any(_contains(sentence, synonym) for synonym in (word, *SYNONYMS.get(word, ())))


def _contains(sentence: str, words: str) -> bool:
    """Return whether whole words are in a sentence."""
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", sentence) is not None


def contrasts(before: JsonValue, after: JsonValue) -> Iterator[Contrast]:
    """Return the values that differ, each before and after; lists of elements are left to `listings`."""
    if before is None and after is None:
        return
    old, new = _parts(before), _parts(after)
    several = len(old.keys() | new.keys()) > 1
    for name in dict.fromkeys((*old, *new)):
        was, now = old.get(name), new.get(name)
        if was != now and (contrast := _contrast(_label(name) if several else "", was, now)):
            yield contrast


def _parts(value: JsonValue) -> Mapping[str, JsonValue]:
    if value is None:
        return {}
    return value if isinstance(value, Mapping) and describe_value(value) is None else {"": value}


def _contrast(label: str, was: JsonValue, now: JsonValue) -> Contrast | None:
    old, new = describe_value(was), describe_value(now)
    if old is None and new is None:
        return None
    if old and new and max(len(old), len(new)) > SHORT and max(len(old), len(new)) <= TEXT_LIMIT:
        return Contrast(
            label=label,
            difference=_spoken(word_diff_html(clean(old), clean(new), context=CONTEXT)),
            marked=word_diff_text(old, new, context=CONTEXT, limit=MARKED),
        )
    return Contrast(
        label=label,
        before=shorten(old, ALONE) if old else NOT_GIVEN,
        after=shorten(new, ALONE) if new else NOT_GIVEN,
    )


def _label(name: str) -> str:
    """Return a key of the record in words: "Why stopped" for `whyStopped`."""
    key = plain(name.removesuffix(".date").rpartition(".")[2])
    return LABELS.get(key) or HUMP.sub(" ", key.removesuffix("Struct")).capitalize()


def _spoken(difference: Markup) -> Markup:
    """Return a difference in which screen readers, which pass over `del` and `ins`, find the words."""
    html = str(difference)
    for tag, word in (("del", "removed"), ("ins", "added")):
        html = html.replace(f"<{tag}>", f'<{tag}><span class="unseen">{word}: </span>')
    return Markup(html)  # noqa: S704 -- it was markup, and what is added is ours


def describe_value(value: JsonValue) -> str | None:
    """Return a value of the record in plain words; None where it is absent or too nested for one line."""
    match value:
        case {"date": str(date)}:
            return wording.day(date) + _type(value)
        case {"count": int(count)}:
            people = "not a number of people" if count == wording.SENTINEL else wording.number(count)
            return people + _type(value)
        case str() if DATE.fullmatch(value):
            return wording.day(value)
        case [str(), *_] if all(isinstance(part, str) for part in value):
            return wording.listed([wording.words(part) for part in value], LIST_LIMIT)
        case bool() | str() | int() | float():
            return wording.number(value) if type(value) in {int, float} else wording.words(value)
    return None


def _type(value: JsonValue) -> str:
    """Return whether a date or a number is actual, estimated or neither."""
    kind = value.get("type") if isinstance(value, Mapping) else None
    return f" ({wording.words(kind).lower()})" if kind else ""


def listings(detail: Mapping[str, JsonValue]) -> Iterator[Listing]:
    """Return the lists of a detail that say what was added, removed and changed."""
    for key, title in (
        ("added", "Added"),
        ("dropped", "No longer listed"),
        ("changed", "Changed"),
        ("because", "Because of"),
    ):
        parts = detail.get(key)
        names = [name for name in map(_name, parts) if name] if isinstance(parts, list | tuple) else []
        total = detail.get(f"{key}_count")
        count = max(len(names), total) if isinstance(total, int) else len(names)
        if names:
            shown = tuple(names[:LIST_LIMIT])
            yield Listing(title=title, names=shown, more=count - len(shown))
    yield from _moves(detail.get("status"))


def _moves(moves: JsonValue) -> Iterator[Listing]:
    """Yield how many sites went from which status to which, where the sentence cannot say each."""
    if isinstance(moves, list | tuple) and len(moves) > MOST_MOVES_SAID:
        names = [
            f"{wording.words(move.get('before'))} → {wording.words(move.get('after'))}: {wording.number(move.get('sites'))}"
            for move in moves
            if isinstance(move, Mapping)
        ]
        yield Listing(
            title="Sites by their status before and now",
            names=tuple(names[:LIST_LIMIT]),
            more=max(0, len(names) - LIST_LIMIT),
        )


def _name(part: JsonValue) -> str | None:
    """Return the name of an element; both names where it was renamed."""
    match part:
        case {"before": str(before), "after": str(after)}:
            return plain(after) if before == after else f"{plain(before)} → {plain(after)}"
        case {"title": str(title)} | {"measure": str(title)} | {"name": str(title)}:
            return plain(title)
        case {"citation": str(citation), **rest}:
            pmid = rest.get("pmid")
            return f"{plain(citation)} (PMID {plain(str(pmid))})" if pmid else plain(citation)
        case _:
            return describe_value(part)
