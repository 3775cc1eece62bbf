"""docs/scale.md calculates in the open: every line of it comes out as written."""

from __future__ import annotations

import math
import operator
import re
from itertools import pairwise
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "scale.md"
TIMES = "\N{MULTIPLICATION SIGN}"
NUMBER = r"[0-9][0-9,]*(?:\.[0-9]+)?"
LINES = re.findall(rf"`({NUMBER}[^`]* [{TIMES}/] [^`]*) = ({NUMBER})[^`]*`", PAGE.read_text("utf-8"))
SIGNS = {TIMES: operator.mul, "/": operator.truediv}


def value(text: str) -> float:
    return float(text.replace(",", ""))


def calculated(text: str) -> float:
    first, *rest = re.findall(rf"{NUMBER}|[{TIMES}/]", text)
    result = value(first)
    for sign, number in pairwise(rest):
        if sign in SIGNS:
            result = SIGNS[sign](result, value(number))
    return result


@pytest.mark.parametrize(("left", "right"), LINES)
def test_a_calculation_comes_out_as_it_is_written(left, right):
    # A result is rounded to the digits that it has.
    step = 10 ** -len(right.partition(".")[2])
    assert math.isclose(calculated(left), value(right), abs_tol=step / 2 + 1e-9)


def test_there_are_calculations():
    assert len(LINES) > 15
