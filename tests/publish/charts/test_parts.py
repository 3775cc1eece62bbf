"""The parts that pictures share: letters, scales, dates, addresses."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.publish.charts import lettering, shapes
from monitor.publish.charts.marks import Datum, NumbersRow, SymbolShape, place, safe_link
from monitor.publish.charts.scales import Scale, root_ticks, spread, ticks
from monitor.publish.charts.times import dated, of_day, short, time_scale, time_ticks


@given(st.text(), st.floats(20, 400), st.booleans())
def test_a_fitted_text_takes_no_more_than_its_room(text, room, bold):
    fitted = lettering.fitted(text, room, bold=bold)
    assert lettering.width(fitted, bold=bold) <= room
    assert "\n" not in fitted


@given(st.text(max_size=200), st.integers(1, 4))
def test_a_wrapped_text_takes_no_more_lines_than_it_may(text, lines):
    wrapped = lettering.wrapped(text, 120, lines)
    assert len(wrapped) <= lines
    assert all(lettering.width(line) <= 120 for line in wrapped)


def test_a_text_that_fits_is_whole_and_another_ends_in_an_ellipsis():
    assert lettering.fitted("Cells", 100) == "Cells"
    assert lettering.fitted("Allogeneic cells in a carrier", 100) == "Allogeneic c…"
    assert lettering.wrapped("Allogeneic cells in a carrier", 100, 2) == ("Allogeneic", "cells in a car…")
    assert lettering.wrapped("Allogeneic cells in a carrier", 100, 3) == (
        "Allogeneic",
        "cells in a",
        "carrier",
    )
    assert lettering.wrapped("Rexlemestrocel-L", 60, 3) == ("Rexleme", "strocel-", "L")
    assert lettering.wrapped("", 100, 3) == ()


def test_a_text_of_a_million_letters_is_cut_at_once():
    assert len(lettering.fitted("x" * 1_000_000, 100)) < 20
    assert len(lettering.wrapped("x " * 1_000_000, 100, 3)) == 3


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=20))
def test_a_scale_has_all_its_values_and_its_ticks_are_on_it(values):
    scale = spread(values, 10, 350, include=(0,), steps=4)
    assert all(10 <= scale.at(value) <= 350 for value in values)
    shown = ticks(scale.low, scale.high, 4)
    assert 2 <= len(shown) <= 8
    assert all(10 <= scale.at(tick.value) <= 350 for tick in shown)
    assert len({tick.text for tick in shown}) == len(shown)


@pytest.mark.parametrize(
    ("low", "high", "texts"),
    [
        (0, 1, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        (-30, 0, ["-30", "-20", "-10", "0"]),
        (0, 15000, ["0", "5,000", "10,000", "15,000"]),
    ],
)
def test_ticks_are_at_round_values(low, high, texts):
    assert [tick.text for tick in ticks(low, high)] == texts


def test_a_root_scale_spreads_small_values_and_has_ticks_from_zero():
    scale = Scale(low=0, high=400, start=0, end=100, form="root")
    assert [scale.at(value) for value in (0, 100, 400)] == [0, 50, 100]
    assert [tick.text for tick in root_ticks(1200)] == ["0", "50", "100", "500", "1,000"]
    assert [tick.text for tick in root_ticks(0.5)] == ["0"]


@given(st.floats(-1000, 1000))
def test_a_coordinate_has_one_decimal_and_none_where_it_is_whole(value):
    assert place(value) == pytest.approx(value, abs=0.051)
    assert not str(place(value)).endswith(".0")


def test_a_month_is_its_days_and_anything_else_is_no_date():
    assert dated("2024-02").first_day == date(2024, 2, 1)
    assert dated("2024-02").last_day == date(2024, 2, 29)
    for text in (None, "", "2024", "2024-13", "2024-02-30", "2024-02-3", "2024-02xx", "x"):
        assert dated(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-09-03", "3 Sep 2025"),
        ("2025-09", "Sep 2025"),
        ("soon", "soon"),
        ("2024-031", "2024-031"),
        (None, ""),
    ],
)
def test_a_date_has_a_short_form(text, expected):
    assert short(text) == expected


@given(
    st.lists(st.dates(date(1900, 1, 1), date(2200, 12, 31)), max_size=5),
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
)
def test_an_axis_of_time_has_its_days_and_a_few_ticks(days, today):
    scale = time_scale(map(of_day, days), today=today, start=8, end=352)
    assert all(8 <= scale.at(day) <= 352 for day in [*days, today])
    shown = time_ticks(scale)
    assert 0 < len(shown) <= 12 or (scale.last - scale.first).days < 31
    assert all(8 <= tick.value <= 352 and tick.text for _, tick in shown)


@pytest.mark.parametrize(
    ("href", "kept"),
    [
        ("#u-1-2", True),
        ("../trials/NCT90000001.html#u-1-2", True),
        ("https://clinicaltrials.gov/study/NCT90000001", True),
        ("javascript:alert(1)", False),
        ("JavaScript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("java\tscript:alert(1)", False),
        ("data:text/html,x", False),
        ("http://example.org", False),
        ("//example.org", False),
        ("\\\\example.org", False),
        ("https://[", False),
        ("", False),
        (None, False),
    ],
)
def test_only_our_own_and_https_addresses_become_links(href, kept):
    assert safe_link(href) == (href if kept else None)
    assert (
        Datum(text="x", marks=(), href=href).link
        == NumbersRow(cells=("x",), href=href).link
        == safe_link(href)
    )


@pytest.mark.parametrize("shape", [shape for shape in SymbolShape if shape is not SymbolShape.CIRCLE])
def test_an_outline_lies_around_its_place(shape):
    numbers = [
        float(part)
        for part in shapes.outline(shape, 50, 50, 10).replace("L", " ").replace("M", " ").strip("Z").split()
    ]
    xs, ys = numbers[::2], numbers[1::2]
    assert min(xs) < 50 < max(xs)
    assert min(ys) < 50 < max(ys)
    assert max(ys) - 50 <= 10 * shapes.reach(shape) + 0.1
