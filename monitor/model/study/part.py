"""The scalars of a study and the base of its parts.

All of a study may be absent, and absent may also be written as null. Fields that are not known here are
allowed: the registry adds some with most of its releases. Enumerated values are plain text for the same
reason. A known field of a wrong type is an error, told with its path.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

DATE_PATTERN = r"^([12]\d{3}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"
"""`2024-03`, `2024-03-15`, or empty for absent: whoever reads a date after us may rely on its form."""

Text = str | None
Day = Annotated[str, msgspec.Meta(pattern=DATE_PATTERN)] | None
Flag = bool | None
Number = int | float | None

# The registry's metadata call these numbers and booleans, and say that they are kept as text.
Count = int | str | None
TextFlag = bool | str | None


class Part(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Base of all parts of a study."""
