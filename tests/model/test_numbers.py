"""Numbers as people write them (monitor/model/numbers.py)."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.numbers import IN_DIGITS, IN_WORDS, read_numbers, read_words


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("12", [12]),
        ("12.50", [12.5]),
        (".5", [0.5]),
        ("1,234", [1234]),
        ("1 234", [1234]),
        ("1,234,567", [1234567]),
        ("1,234.5", [1234.5]),
        ("2,5", [2.5]),
        ("3,6", [3, 6]),
        ("6,12", [6, 12]),
        ("1,3,6,12", [1, 3, 6, 12]),
        ("0.5,1,3", [0.5, 1, 3]),
        ("1½", [1.5]),
        ("twenty-six", [26]),
    ],
)
def test_numbers_are_read_as_people_write_them(text, values):
    assert [number.value for number in read_numbers(text)] == values


@pytest.mark.parametrize("text", ["0,5", "1,25", "12,6", "1.095", "1.2.3"])
@pytest.mark.promise(
    "a number can be read in two ways",
    "it is not read: nothing is guessed",
)
def test_digits_that_can_mean_two_things_are_not_read(text):
    assert read_numbers(text) is None


@given(st.integers(0, 10**9))
def test_thousands_grouped_by_commas_come_back(number):
    [read] = read_numbers(f"{number:,}")
    assert read.value == number


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("one", 1),
        ("nineteen", 19),
        ("eighty one", 81),
        ("two hundred and five", 205),
        ("a hundred", 100),
        ("one thousand and ninety-five", 1095),
        ("a hundred thousand", 100_000),
        ("two thousand, three hundred", 2300),
    ],
)
def test_words_are_numbers(words, value):
    assert re.fullmatch(IN_WORDS, words)
    assert read_words(words) == value


@given(st.text(alphabet="0123456789., '", min_size=1, max_size=30))
def test_whatever_the_pattern_takes_is_read_or_refused(text):
    for match in re.finditer(IN_DIGITS, text):
        numbers = read_numbers(match[0])
        assert numbers is None or all(number.value >= 0 for number in numbers)
