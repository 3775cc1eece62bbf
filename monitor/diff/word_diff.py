"""What changed inside a text, word by word.

The words are aligned by their longest common subsequence, computed bit-parallel, so that two texts of
20 kB take milliseconds; beyond `_MOST_CELLS` what lies between the common beginning and the common end is
told as replaced. Common words inside a rewritten passage are not kept apart from it: a difference is read
by people.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape
from rapidfuzz.distance import Indel

from monitor.model import Struct
from monitor.model.wording import plain, quote

_TOKEN = re.compile(r"\s*(?:\w+(?:['’.,]\w+)*|[^\w\s])")  # noqa: RUF001 - an apostrophe inside a word
_MOST_CELLS = 100_000_000
_STRAY = 3
"""A common run of fewer words than this inside a rewritten passage belongs to the passage."""
_QUOTED = 110
_CONTEXT = 3


class Run(Struct, frozen=True, kw_only=True):
    """A run of words: kept where `before` equals `after`, else replaced, added or removed."""

    before: str = ""
    after: str = ""
    words: tuple[int, int] = (0, 0)
    kept: bool = False


def word_runs(before: str, after: str) -> tuple[Run, ...]:
    """The texts cut into runs that were kept and runs that changed, in order; both may be of any length."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    return tuple(
        Run(before="".join(old[a:b]), after="".join(new[c:d]), words=(b - a, d - c), kept=kept)
        for kept, a, b, c, d in _joined(_blocks([t.lstrip() for t in old], [t.lstrip() for t in new]))
    )


def word_diff_html(before: str, after: str, *, context: int | None = None) -> Markup:
    """The change as HTML with `del` and `ins`, safe to be put into a page as it is.

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
    """The change for plain text: "… aged [18 → 16] years or older [added: and …] …".

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
    """A clause about a text, without a full stop: what was replaced if that is short, else how many words."""
    if before is None or after is None:
        return f"{what} added" if before is None else f"{what} removed"
    runs = word_runs(plain(before), plain(after))
    changed = [index for index, run in enumerate(runs) if not run.kept]
    if len(changed) == 1 and (short := _one_change(what, runs, changed[0])):
        return short
    removed, added = _tally(runs)
    if not removed and not added:
        return f"{what}: punctuation or spelling changed"
    return f"{what} changed: {_words(added)} added, {removed:,} removed"


def tally(before: str, after: str) -> tuple[int, int]:
    """How many words were removed and how many added; punctuation does not count."""
    return _tally(word_runs(plain(before), plain(after)))


def _tally(runs: Iterable[Run]) -> tuple[int, int]:
    changed = [run for run in runs if not run.kept]
    return (
        sum(len(re.findall(r"\w+", run.before)) for run in changed),
        sum(len(re.findall(r"\w+", run.after)) for run in changed),
    )


def _words(amount: int) -> str:
    return f"{amount:,} word" if amount == 1 else f"{amount:,} words"


def _one_change(what: str, runs: Sequence[Run], index: int) -> str | None:
    run = runs[index]
    lead = _tail(runs[index - 1].after) if index else ""
    trail = _head(runs[index + 1].after) if index + 1 < len(runs) else ""
    if run.before and run.after:
        old, new = (f"{lead}{part}{trail}".strip() for part in (run.before, run.after))
        fits = len(old) + len(new) <= _QUOTED
        return f"{what}: {quote(old)} became {quote(new)}" if fits else None
    text = (run.before or run.after).strip(" ,;.")
    verb = "added" if run.after else "removed"
    return f"{what}: {verb} {quote(text)}" if text and len(text) <= _QUOTED else None


def _tail(text: str) -> str:
    return "".join(_TOKEN.findall(text)[-_CONTEXT:])


def _head(text: str) -> str:
    return "".join(_TOKEN.findall(text)[:_CONTEXT])


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
    """A kept run with only `context` words beside its neighbours."""
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
    """Runs as (kept, from and to in the old words, from and to in the new ones)."""
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
    """Changed neighbours made one, with the stray common words between them."""
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
    """Whether a common run is too short to be told apart from the passages around it."""
    if index in {0, len(runs) - 1} or runs[index][2] - runs[index][1] >= _STRAY:
        return False
    around = sum(run[2] - run[1] + run[4] - run[3] for run in (runs[index - 1], runs[index + 1]))
    return around > 2 * _STRAY
