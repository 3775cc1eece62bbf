"""What changed inside a text, word by word.

The longest common subsequence aligns the words, computed bit-parallel, so that two texts of 20 kB take
milliseconds. Beyond `_MOST_CELLS` everything between the common beginning and the common end counts as replaced.
Common words inside a rewritten passage belong to the passage: a difference is read by people. A number is one
word with its sign and its decimals, and a sign that compares is a word too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape
from rapidfuzz.distance import Indel

from monitor.model import Struct
from monitor.model.wording import plain, quote

_TOKEN = re.compile(
    r"\s*(?:\+\s?/\s?[-\u2212]"  # plus or minus
    r"|(?<![\w.)\]%])[-+\u2212]?\.?\d+(?:[.,]\d+)*(?!\w)"  # a number with its sign
    r"|\w+(?:['\u2019.,]\w+)*|[^\w\s])"
)
_WORD = re.compile(r"[-+\u2212]?\.?\d+(?:[.,]\d+)*|\w+|[<>=≤≥±%]")
_MOST_CELLS = 100_000_000
_MOST_CHARACTERS = 1_000_000
"""Of both texts together; the registry takes 32,000 in a field, and a word takes ten times its own memory."""
_SPACE = re.compile(r"\s")
_STRAY = 3
"""A common run of fewer words than this inside a rewritten passage belongs to the passage."""
_QUOTED = 110
_CONTEXT = 3


class Run(Struct, frozen=True, kw_only=True):
    """A run of words: kept where `before` equals `after`, else replaced, added or removed.

    Attributes:
        words: number of tokens before and after.
    """

    before: str = ""
    after: str = ""
    words: tuple[int, int] = (0, 0)
    kept: bool = False


class Place(Struct, frozen=True, kw_only=True):
    """A place where two texts differ: what is there before and after, with an ellipsis where it is cut."""

    before: str
    after: str


def word_runs(before: str, after: str) -> tuple[Run, ...]:
    """Return the runs of words that stayed and those that changed, in order; both texts may be of any length."""
    if len(before) + len(after) > _MOST_CHARACTERS:
        return _long_runs(before, after)
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    return tuple(
        Run(before="".join(old[a:b]), after="".join(new[c:d]), words=(b - a, d - c), kept=kept)
        for kept, a, b, c, d in _joined(_blocks([t.lstrip() for t in old], [t.lstrip() for t in new]))
    )


def _long_runs(before: str, after: str) -> tuple[Run, ...]:
    """All between the common beginning and the common end of two texts, cut between words, as replaced."""
    begin = _word_end(before, after, _common(before, after))
    end = _common_end(before[begin:], after[begin:])
    b, d = len(before) - end, len(after) - end
    runs = (
        _run(before[:begin], after[:begin], kept=True),
        _run(before[begin:b], after[begin:d], kept=False),
        _run(before[b:], after[d:], kept=True),
    )
    return tuple(run for run in runs if run.before or run.after)


def _run(before: str, after: str, *, kept: bool) -> Run:
    old, new = (sum(1 for _ in _TOKEN.finditer(text)) for text in (before, after))
    return Run(before=before, after=after, words=(old, new), kept=kept)


def _common(before: str, after: str) -> int:
    """Number of characters that two texts have in common at their beginning."""
    low, high = 0, min(len(before), len(after))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if before[low:middle] == after[low:middle] else (low, middle - 1)
    return low


def _common_end(before: str, after: str) -> int:
    """Number of characters that two texts have in common at their end, from the beginning of a word."""
    common = _common(before[::-1], after[::-1])
    space = _SPACE.search(before, len(before) - common)
    return len(before) - space.start() if space else 0


def _word_end(before: str, after: str, place: int) -> int:
    """Where a word ends in both of two texts that are equal up to a place: there, or before it."""
    if all(not text[place : place + 1].strip() for text in (before, after)):
        return place
    while place and not before[place - 1].isspace():
        place -= 1
    return len(before[:place].rstrip())


def word_diff_html(before: str, after: str, *, context: int | None = None) -> Markup:
    """Return the change as HTML with `del` and `ins`, safe to be put into a page as it is.

    Args:
        before: the older text, as untrusted as the record it comes from; every part is escaped.
        after: the newer text, likewise.
        context: words kept around each change, the rest elided; all where None.
    """
    pieces: list[Markup] = []
    runs = word_runs(before, after)
    for index, run in enumerate(runs):
        if run.kept:
            pieces.append(escape(_elided(run.after, index, len(runs), context)))
            continue
        if run.before:
            pieces.append(Markup("{}<del>{}</del>").format(_space(run.before), run.before.lstrip()))
        if run.after:
            pieces.append(Markup("{}<ins>{}</ins>").format(_space(run.after), run.after.lstrip()))
    return Markup("").join(pieces).strip()


def word_diff_text(before: str, after: str, *, context: int = 5, limit: int = 600) -> str:
    """Return the change for plain text: "… aged [18 → 16] years or older [added: and …] …".

    Args:
        before: the older text.
        after: the newer text.
        context: words kept around each change; what is left out is an ellipsis.
        limit: characters after which the rest is left out too.
    """
    runs = word_runs(plain(before), plain(after))
    pieces = [_marked(run, index, len(runs), context) for index, run in enumerate(runs)]
    text = "".join(pieces).strip()
    if len(text) <= limit:
        return text
    return text[:limit].rpartition(" ")[0] + " …"


def describe(what: str, before: str | None, after: str | None) -> str:
    """Return a clause about a text, without a full stop: what was replaced if that is short, else how many words."""
    if before is None or after is None:
        return f"{what} added" if before is None else f"{what} removed"
    runs = word_runs(plain(before), plain(after))
    changed = [index for index, run in enumerate(runs) if not run.kept]
    if len(changed) == 1 and (short := _one_change(what, runs, changed[0])):
        return short
    removed, added = _count(runs)
    if not removed and not added:
        return f"{what}: punctuation or spelling changed"
    return f"{what} changed: {_words(added)} added, {removed:,} removed"


def count_changed_words(before: str, after: str) -> tuple[int, int]:
    """Return how many words were removed and how many were added; punctuation does not count."""
    return _count(word_runs(before, after))


def changed_places(before: str, after: str, *, context: int) -> tuple[Place, ...]:
    """Return every place where two texts differ, with a few words of what they share around it.

    Args:
        before: the older text.
        after: the newer text.
        context: words on either side; places that are nearer to each other than that are one.
    """
    runs = word_runs(plain(before), plain(after))
    groups: list[list[int]] = []
    for index, run in enumerate(runs):
        if run.kept:
            continue
        if groups and runs[index - 1].words[0] <= 2 * context + 1 and groups[-1][-1] == index - 2:
            groups[-1] += [index - 1, index]
        else:
            groups.append([index])
    return tuple(_place(runs, group[0], group[-1], context) for group in groups)


def _place(runs: Sequence[Run], first: int, last: int, context: int) -> Place:
    kept_before = runs[first - 1] if first else Run()
    kept_after = runs[last + 1] if last + 1 < len(runs) else Run()
    before_it = "…" if kept_before.words[1] > context or first > 1 else ""
    after_it = "…" if kept_after.words[1] > context or last + 2 < len(runs) else ""
    changed = runs[first : last + 1]
    sides = (
        "".join(
            (
                _last(kept_before.before, context),
                *(run.before for run in changed),
                _first(kept_after.before, context),
            )
        ),
        "".join(
            (
                _last(kept_before.after, context),
                *(run.after for run in changed),
                _first(kept_after.after, context),
            )
        ),
    )
    old, new = (f"{before_it}{side.strip()}{after_it}" if side.strip() else "" for side in sides)
    return Place(before=old, after=new)


def _last(text: str, amount: int) -> str:
    tokens = _TOKEN.findall(text)
    return "".join(tokens[max(len(tokens) - amount, 0) :])


def _first(text: str, amount: int) -> str:
    return "".join(_TOKEN.findall(text)[:amount])


def _count(runs: Iterable[Run]) -> tuple[int, int]:
    changed = [run for run in runs if not run.kept]
    return (
        sum(len(_WORD.findall(run.before)) for run in changed),
        sum(len(_WORD.findall(run.after)) for run in changed),
    )


def _words(amount: int) -> str:
    return f"{amount:,} word" if amount == 1 else f"{amount:,} words"


def _one_change(what: str, runs: Sequence[Run], index: int) -> str | None:
    run = runs[index]
    lead = runs[index - 1] if index else Run()
    trail = runs[index + 1] if index + 1 < len(runs) else Run()
    if run.before and run.after:
        old = f"{_tail(lead.before)}{run.before}{_head(trail.before)}".strip()
        new = f"{_tail(lead.after)}{run.after}{_head(trail.after)}".strip()
        fits = len(old) + len(new) <= _QUOTED
        return f"{what}: {quote(old)} became {quote(new)}" if fits else None
    text = (run.before or run.after).strip(" ,;.")
    verb = "added" if run.after else "removed"
    return f"{what}: {verb} {quote(text)}" if text and len(text) <= _QUOTED else None


def _tail(text: str) -> str:
    """Return the last words, without a mark of punctuation at their beginning."""
    return _last(text, _CONTEXT).lstrip(" ,;.:)")


def _head(text: str) -> str:
    return _first(text, _CONTEXT)


def _marked(run: Run, index: int, total: int, context: int) -> str:
    if run.kept:
        return _elided(run.after, index, total, context)
    old, new = run.before.strip(), run.after.strip()
    space = _space(run.after or run.before) or (" " if index else "")
    if old and new:
        return f"{space}[{old} → {new}]"
    return f"{space}[added: {new}]" if new else f"{space}[removed: {old}]"


def _space(text: str) -> str:
    return " " if text[:1].isspace() else ""


def _elided(text: str, index: int, total: int, context: int | None) -> str:
    """Return a run that stayed with only `context` words beside its neighbours."""
    if context is None:
        return text
    tokens = _TOKEN.findall(text)
    first, last = index == 0, index == total - 1
    if len(tokens) <= context * (1 if first or last else 2) + 1:
        return text
    head = "" if first or not context else "".join(tokens[:context])
    tail = "" if last or not context else "".join(tokens[-context:])
    return f"{head} … {tail.lstrip()}"


_Block = tuple[bool, int, int, int, int]


def _blocks(old: Sequence[str], new: Sequence[str]) -> list[_Block]:
    """Return runs as (kept, from and to in the old words, from and to in the new ones)."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    a, b, c, d = start, len(old) - end, start, len(new) - end
    if (b - a) * (d - c) > _MOST_CELLS:
        middle = [(False, a, b, c, d)]
    else:
        codes = Indel.opcodes(old[a:b], new[c:d])
        middle = [
            (o.tag == "equal", a + o.src_start, a + o.src_end, c + o.dest_start, c + o.dest_end)
            for o in codes
        ]
    blocks = [(True, 0, start, 0, start), *middle, (True, b, len(old), d, len(new))]
    return [block for block in blocks if block[1] < block[2] or block[3] < block[4]]


def _joined(blocks: Sequence[_Block]) -> list[_Block]:
    """Return the blocks with changed neighbours made one, and the stray common words between them."""
    runs = _merged(blocks)
    return _merged([(run[0] and not _is_stray(runs, index), *run[1:]) for index, run in enumerate(runs)])


def _merged(blocks: Iterable[_Block]) -> list[_Block]:
    merged: list[_Block] = []
    for block in blocks:
        if merged and merged[-1][0] == block[0]:
            last = merged[-1]
            merged[-1] = (block[0], last[1], block[2], last[3], block[4])
        else:
            merged.append(block)
    return merged


def _is_stray(runs: Sequence[_Block], index: int) -> bool:
    """Return whether a common run is so short that it belongs to the passages around it."""
    if index in {0, len(runs) - 1} or runs[index][2] - runs[index][1] >= _STRAY:
        return False
    around = sum(run[2] - run[1] + run[4] - run[3] for run in (runs[index - 1], runs[index + 1]))
    return around > 2 * _STRAY
