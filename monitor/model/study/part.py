"""The scalars of a study and the base of its parts.

All of a study may be absent, and absent may also be written as null. Fields that are not known here are
allowed: the registry adds some with most of its releases. Enumerated values are plain text for the same
reason. A known field of a wrong type is an error, reported with its path.
"""

from __future__ import annotations

import re
from typing import Annotated, ClassVar

import msgspec

_YEAR = "(?:(?:19|2[01])[0-9]{2}|2200)"
_LEAP_YEAR = "(?:(?:19|2[01])(?:0[48]|[2468][048]|[13579][26])|2000)"
_MONTH = "(?:0[1-9]|1[0-2])"
DATE_PATTERN = (
    r"\A(?:"
    rf"{_YEAR}-{_MONTH}(?:-(?:0[1-9]|1[0-9]|2[0-8]))?"
    rf"|{_YEAR}-(?:0[13-9]|1[0-2])-(?:29|30)|{_YEAR}-(?:0[13578]|1[02])-31|{_LEAP_YEAR}-02-29"
    r")?\Z"
)
"""A day that exists or a month, from 1900 to 2200: `2024-03-15`, `2024-03`; or empty for absent."""

MOST_PEOPLE = 99_999_999
"""The registry's field has eight digits; this very number is its sentinel for none."""

PEOPLE_PATTERN = r"\A(?:[0-9]{1,8}|[1-9][0-9]{0,2}[, ][0-9]{3}|[1-9][0-9]?[, ][0-9]{3}[, ][0-9]{3})\Z"
"""A number of people as text, with its thousands grouped or not."""

Text = str | None
Day = Annotated[str, msgspec.Meta(pattern=DATE_PATTERN)] | None
Flag = bool | None
Number = int | float | None

# The registry's metadata call these numbers and booleans, and say that they are kept as text.
_NotNegative = Annotated[int, msgspec.Meta(ge=0)]
Count = _NotNegative | str | None
TextFlag = bool | str | None

People = (
    Annotated[int, msgspec.Meta(ge=0, le=MOST_PEOPLE)]
    | Annotated[str, msgspec.Meta(pattern=PEOPLE_PATTERN)]
    | None
)


class Part(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Base of all parts of a study.

    Attributes:
        subject: the field that the others qualify. Where it cannot be read they say nothing: `ACTUAL` beside
            a day that does not exist is no news.
    """

    subject: ClassVar[str | None] = None


def number_of_people(count: People) -> int | None:
    """Return a number of people that the typed study has, grouped or not; None for none, and for the registry's mark."""
    people = int(re.sub("[, ]", "", count) or MOST_PEOPLE) if isinstance(count, str) else count
    return None if people == MOST_PEOPLE else people
