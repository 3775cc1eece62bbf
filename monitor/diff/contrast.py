"""Two texts quoted side by side, so that a reader sees where they differ however short the quotations are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from monitor.diff.word_diff import Run, word_runs
from monitor.model.base import JsonValue
from monitor.model.wording import plain, shorten

_TOKEN = re.compile(r"\s*\S+")
_ELLIPSIS = "…"
_CUTS = tuple((context, head) for context in range(8, 0, -1) for head in (3, 0))
"""Words kept on either side of a difference, and words kept at the beginning, the widest cut first."""
_CUTS_OF_NAMES = tuple((context, head) for head in (3, 2, 1, 0) for context in range(8, 0, -1))
"""The same for names, which people know by their beginning."""
_LEAD = 3
"""Words kept before a difference that is too long to be quoted as a whole."""


def contrast(before: JsonValue, after: JsonValue, limit: int, *, names: bool = False) -> tuple[str, str]:
    """Return both texts in about `limit` characters each, cut where they are alike and not where they differ.

    Texts that differ for a reader differ in what is returned. A difference that is itself longer than the limit
    is cut at its end. Names keep their beginning as far as there is room.
    """
    old, new = plain(before), plain(after)
    if old == new:
        return shorten(old, limit), shorten(new, limit)
    return contrast_in_full(old, new, limit, names=names) or _from_first_difference(old, new, limit)


def contrast_in_full(
    before: JsonValue, after: JsonValue, limit: int, *, names: bool = False
) -> tuple[str, str] | None:
    """Return what `contrast` does where everything that differs fits; else None."""
    old, new = plain(before), plain(after)
    if max(len(old), len(new)) <= limit:
        return old, new
    runs = word_runs(old, new)
    for context, head in _CUTS_OF_NAMES if names else _CUTS:
        was, now = _cut(runs, "before", context, head), _cut(runs, "after", context, head)
        if max(len(was), len(now)) <= limit and was != now:
            return was, now
    return None


def quote_contrast(
    before: JsonValue, after: JsonValue, limit: int = 80, *, names: bool = False
) -> tuple[str, str]:
    """Return both texts as `contrast` cuts them, in quotation marks."""
    old, new = contrast(before, after, limit, names=names)
    return f"“{old}”", f"“{new}”"


def _cut(runs: Sequence[Run], side: str, context: int, head: int) -> str:
    """One side, with a few words of what both sides share around each difference."""
    last = len(runs) - 1
    parts: list[str] = []
    for index, run in enumerate(runs):
        text = run.before if side == "before" else run.after
        if run.kept:
            before = head if index == 0 else context
            text = _elided(text, before, 0 if index == last else context)
        parts.append(text)
    text = " ".join("".join(parts).split())
    return re.sub(rf"^{_ELLIPSIS}\s+|\s+{_ELLIPSIS}$", _ELLIPSIS, text)


def _elided(text: str, head: int, tail: int) -> str:
    words = _TOKEN.findall(text)
    if len(words) <= head + tail:
        return text
    return f"{''.join(words[:head])} {_ELLIPSIS} {''.join(words[len(words) - tail :]).lstrip()}"


def _from_first_difference(old: str, new: str, limit: int) -> tuple[str, str]:
    """Both sides from a little before their first difference on."""
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    lead = _TOKEN.findall(old[: old.rfind(" ", 0, same) + 1])[-_LEAD:]
    word = max(old.rfind(" ", 0, same) + 1 - len("".join(lead).lstrip()) - 1, 0) if lead else 0
    for start in (word, same):
        sides = (_from(old, start, limit), _from(new, start, limit))
        if sides[0] != sides[1]:
            return sides
    return old, new


def _from(text: str, start: int, limit: int) -> str:
    if start == 0:
        return shorten(text, limit)
    return _ELLIPSIS + shorten(text[start:].lstrip(), limit - 1)
