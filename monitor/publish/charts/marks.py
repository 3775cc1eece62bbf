"""The marks of a picture, frozen: lines, bars, symbols and labels at places in a view box.

A picture is data. The templates in `templates/charts` draw it; nothing here knows about SVG or Jinja. The
unit is that of the view box: at a width of 360 pixels one unit is about 0.9 pixels.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar, Literal
from urllib.parse import urlsplit

from monitor.model import Struct
from monitor.publish.charts import shapes

WIDTH = 360
"""Width of every view box but the small picture's."""
EDGE = 4
"""Free space at the left and right border of a view box."""

Anchor = Literal["start", "middle", "end"]


class SymbolShape(StrEnum):
    """Symbols that differ without colour."""

    CIRCLE = "circle"
    SQUARE = "square"
    DIAMOND = "diamond"
    TRIANGLE = "triangle"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"
    PENTAGON = "pentagon"
    CROSS = "cross"


class Style(StrEnum):
    """Classes that `templates/style.css` gives colours to."""

    GRID = "grid"
    TRACK = "track"
    SPAN = "span"
    TODAY = "today"
    SOLID = "solid"
    OPEN = "open"
    SOFT = "soft"
    HALF = "half"
    DASHED = "dashed"
    DOTTED = "dotted"
    DOUBTFUL = "doubtful"
    STROKE = "stroke"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    PLAIN = "plain"
    STRONG = "strong"
    QUIET = "quiet"


class LineMark(Struct, frozen=True, kw_only=True):
    """A straight line."""

    kind: ClassVar = "line"
    x1: float
    y1: float
    x2: float
    y2: float
    style: Style


class BarMark(Struct, frozen=True, kw_only=True):
    """A rectangle."""

    kind: ClassVar = "bar"
    x: float
    y: float
    width: float
    height: float
    style: Style


class SymbolMark(Struct, frozen=True, kw_only=True):
    """A symbol around its middle; shapes of one radius have about the same area."""

    kind: ClassVar = "symbol"
    shape: SymbolShape
    x: float
    y: float
    radius: float
    style: Style

    @property
    def outline(self) -> str:
        """The path of the symbol; circles are drawn without."""
        return shapes.outline(self.shape, self.x, self.y, self.radius)


class TextMark(Struct, frozen=True, kw_only=True):
    """A line of text on its baseline."""

    kind: ClassVar = "text"
    x: float
    y: float
    text: str
    anchor: Anchor = "start"
    style: Style = Style.PLAIN


Mark = LineMark | BarMark | SymbolMark | TextMark


class Datum(Struct, frozen=True, kw_only=True):
    """The marks of one row of the table, with its words and where it leads to.

    Attributes:
        text: all that the marks show, in words; the reader's browser shows it beside the pointer.
        row: position of the row in the table; None where the marks only name something.
    """

    kind: ClassVar = "datum"
    text: str
    marks: tuple[Mark, ...]
    row: int | None = None
    href: str | None = None

    @property
    def link(self) -> str | None:
        """The address, where it is one of ours or https; None for any other."""
        return safe_link(self.href)


class NumbersRow(Struct, frozen=True, kw_only=True):
    """A row of the table; its first cell is its heading, and leads to `href`."""

    cells: tuple[str, ...]
    href: str | None = None

    @property
    def link(self) -> str | None:
        """The address, where it is one of ours or https; None for any other."""
        return safe_link(self.href)


class Numbers(Struct, frozen=True, kw_only=True):
    """The numbers of a picture as a table."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[NumbersRow, ...]


class Picture(Struct, frozen=True, kw_only=True):
    """A picture, ready to draw.

    Attributes:
        title: what it shows. description: what is to be seen in it, for readers who do not see it.
        frame: marks without data (axes, headings, key), drawn first.
        data: the marks that show something, in the order of the table.
        table: the same numbers. empty: the sentence that takes the picture's place where there are no data.
        notes: sentences below the picture.
    """

    title: str
    description: str
    width: float = WIDTH
    height: float
    frame: tuple[Mark, ...]
    data: tuple[Datum, ...]
    table: Numbers
    empty: str = ""
    notes: tuple[str, ...] = ()

    @property
    def linked(self) -> bool:
        """Whether any mark is a link."""
        return any(datum.link for datum in self.data)


def safe_link(href: str | None) -> str | None:
    """Return an address that is relative or https; None for any other, such as `javascript:`."""
    if not href or not href.isprintable() or " " in href or "\\" in href or href.startswith("//"):
        return None
    try:
        parts = urlsplit(href)
    except ValueError:
        return None
    return href if parts.scheme == "https" or not parts.scheme else None


def place(value: float) -> float:
    """Return a coordinate with one decimal at most, whole where it can be: short, and the same on all machines."""
    rounded = round(value, 1)
    return int(rounded) if rounded == int(rounded) else rounded
