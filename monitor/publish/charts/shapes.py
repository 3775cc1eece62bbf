"""Outlines of symbols: closed paths of about one area for one radius."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType

Points = tuple[tuple[float, float], ...]


def _regular(corners: int, size: float, turn: float) -> Points:
    """Return the corners of a regular polygon around its middle; at a turn of 0 a corner is above."""
    angles = [math.radians(360 * corner / corners + turn) for corner in range(corners)]
    return tuple((size * math.sin(angle), -size * math.cos(angle)) for angle in angles)


def _raised(points: Points, by: float) -> Points:
    return tuple((x, y - by) for x, y in points)


CORNERS: Mapping[str, Points] = MappingProxyType(
    {
        "square": _regular(4, 1.253, 45),
        "diamond": _regular(4, 1.253, 0),
        # A triangle's middle is nearer to its side than to its corner: it is moved to where it looks centred.
        "triangle": _raised(_regular(3, 1.4, 0), -0.3),
        "down": _raised(_regular(3, 1.4, 180), 0.3),
        "left": _regular(3, 1.4, -90),
        "right": _regular(3, 1.4, 90),
        "pentagon": _regular(5, 1.15, 0),
    }
)
"""Corners of each shape but circle and cross, for a radius of 1."""


def outline(shape: str, x: float, y: float, radius: float) -> str:
    """Return the path of a symbol around a place."""
    if shape == "cross":
        left, right = _text(x - radius), _text(x + radius)
        top, bottom = _text(y - radius), _text(y + radius)
        return f"M{left} {top}L{right} {bottom}M{left} {bottom}L{right} {top}"
    corners = (f"{_text(x + dx * radius)} {_text(y + dy * radius)}" for dx, dy in CORNERS[shape])
    return f"M{'L'.join(corners)}Z"


def reach(shape: str) -> float:
    """Return how far a symbol of radius 1 reaches below its middle."""
    return max((y for _, y in CORNERS.get(shape, ())), default=1)


def _text(value: float) -> str:
    # Adding 0.0 makes a negative zero positive.
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")
