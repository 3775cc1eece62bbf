"""Scales: from a value to a place in the view box, with ticks at round values."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Literal

from monitor.model import Struct
from monitor.publish.charts.marks import place

_STEPS = (1, 2, 5, 10)
_TINY = 1e-9


class Scale(Struct, frozen=True, kw_only=True):
    """A line of numbers between two places; `root` spreads small values apart and keeps 0."""

    low: float
    high: float
    start: float
    end: float
    form: Literal["linear", "root"] = "linear"

    def at(self, value: float) -> float:
        """Return the place of a value."""
        low, high, here = self._bent(self.low), self._bent(self.high), self._bent(value)
        return place(self.start + (here - low) / (high - low) * (self.end - self.start))

    def _bent(self, value: float) -> float:
        return math.sqrt(value) if self.form == "root" else value


class Tick(Struct, frozen=True, kw_only=True):
    """A round value and its text."""

    value: float
    text: str


def round_step(extent: float, steps: int) -> float:
    """Return the least round step (1, 2 or 5 with zeros) that crosses an extent in at most so many steps."""
    rough = max(extent, _TINY) / steps
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in _STEPS if step * power >= rough * (1 - 1e-9))


def ticks(low: float, high: float, steps: int = 5) -> tuple[Tick, ...]:
    """Return round values from `low` to `high`, both included where they are round."""
    step = round_step(high - low, steps)
    digits = max(0, -math.floor(math.log10(step) + 1e-9))
    first, last = math.ceil(low / step - 1e-6), math.floor(high / step + 1e-6)
    return tuple(
        Tick(value=number * step, text=_text(number * step, digits)) for number in range(first, last + 1)
    )


def root_ticks(high: float) -> tuple[Tick, ...]:
    """Return values for a root scale from 0: 0, 10, 50, 100, 500, 1,000 and so on, at most five."""
    powers = range(6, -1, -1)
    values = [step * 10**power for power in powers for step in (5, 1) if step * 10**power <= high]
    return tuple(Tick(value=value, text=f"{value:,}") for value in sorted({*values[:4], 0}))


def spread(
    values: Iterable[float], start: float, end: float, *, include: Iterable[float] = (), steps: int = 5
) -> Scale:
    """Return a linear scale that has all values, from a round one to a round one."""
    known = [*values, *include] or [0.0, 1.0]
    low, high = min(known), max(known)
    if high - low < max(abs(high), abs(low)) * 1e-9 + _TINY:
        low, high = low - 1, high + 1
    step = round_step(high - low, steps)
    return Scale(low=math.floor(low / step) * step, high=math.ceil(high / step) * step, start=start, end=end)


def _text(value: float, digits: int) -> str:
    return f"{value + 0.0:,.{digits}f}".replace("-0", "0", 1) if value == 0 else f"{value:,.{digits}f}"
