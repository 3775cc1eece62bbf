"""The registry's own rewrites of text: another spelling of the same words.

Backslash escapes and entities come and go in a record without a word of the sponsor. Two values that
differ in nothing else mean the same.
"""

from __future__ import annotations

from collections.abc import Mapping

from monitor.model import JsonValue
from monitor.model.wording import plain


def same_text(first: str, second: str) -> bool:
    """Whether two texts differ in nothing but escapes, entities, white space and invisible characters."""
    return first == second or plain(first) == plain(second)


def is_rewrite(before: JsonValue, after: JsonValue) -> bool:
    """Whether two values of a record differ in nothing but the spelling of the same text."""
    if isinstance(before, str) and isinstance(after, str):
        return same_text(before, after)
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        return before.keys() == after.keys() and all(is_rewrite(before[key], after[key]) for key in before)
    if isinstance(before, list) and isinstance(after, list):
        return len(before) == len(after) and all(map(is_rewrite, before, after))
    return bool(before == after)
