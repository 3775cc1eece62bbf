"""What a text says of dose, number and source of cells, route and schedule, and where two texts differ in it.

These words decide what a person in the trial is given. A text in which one of them differs has changed; a text in
which only others differ was edited.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from importlib import resources
from types import MappingProxyType

import msgspec

from monitor.diff.contrast import contrast
from monitor.diff.spelling import differs_in_spelling, figures, folded
from monitor.diff.word_diff import Run, word_runs
from monitor.model import Struct
from monitor.model.wording import plain

_COUNTED = "zero one two three four five six seven eight nine ten eleven twelve"
_DIGITS = MappingProxyType({word: str(number) for number, word in enumerate(_COUNTED.split())})


def _read() -> frozenset[str]:
    text = resources.files(__package__).joinpath("dosing.toml").read_bytes()
    tables = msgspec.toml.decode(text, type=dict[str, str])
    return frozenset(folded(word) for words in tables.values() for word in words.split())


WEIGHTY = _read()
"""Words of dose, source, route and schedule, folded."""

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_SPACED = re.compile(r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)")
_CONTEXT = 3
_TOKEN = re.compile(r"\s*\S+")


class DosingContrast(Struct, frozen=True, kw_only=True):
    """A passage on both sides, cut around what differs in dose, source, route or schedule."""

    before: str
    after: str


def differs_in_dosing(before: str | None, after: str | None) -> bool:
    """Whether a word of dose, source, route or schedule, or any number, is on one side more often."""
    if before is None or after is None:
        return bool(_weighty(before or after or ""))
    if differs_in_spelling(before, after):
        return False
    return _weighty(before) != _weighty(after)


def dosing_contrasts(
    before: str, after: str, *, limit: int = 60, most: int = 3
) -> tuple[DosingContrast, ...]:
    """Return the passages in which two texts differ in dosing, each cut to about `limit` characters.

    The passages are in the order of the text; where there are more than `most`, the first ones.
    """
    old, new = plain(before), plain(after)
    if max(len(old), len(new)) <= limit:
        return (DosingContrast(before=old, after=new),)
    runs = word_runs(old, new)
    changed = [index for index, run in enumerate(runs) if not run.kept and _is_weighty(run)]
    return tuple(_around(runs, index, limit) for index in changed[:most])


def _is_weighty(run: Run) -> bool:
    return _weighty(run.before) != _weighty(run.after)


def _weighty(text: str) -> Counter[str]:
    """What decides: words of the table, number words as digits, and figures by their value."""
    words = [_DIGITS.get(word, word) for word in _WORD.findall(_SPACED.sub(" ", folded(text)))]
    return Counter([*(word for word in words if word in WEIGHTY or word.isdigit()), *figures(text)])


def _around(runs: Sequence[Run], index: int, limit: int) -> DosingContrast:
    """One passage with a few words before and after it."""
    lead = _TOKEN.findall(runs[index - 1].after)[-_CONTEXT:] if index else []
    trail = _TOKEN.findall(runs[index + 1].after)[:_CONTEXT] if index + 1 < len(runs) else []
    before, after = contrast(
        "".join([*lead, runs[index].before, *trail]), "".join([*lead, runs[index].after, *trail]), limit
    )
    return DosingContrast(before=before, after=after)
