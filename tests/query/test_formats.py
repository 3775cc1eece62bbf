"""An answer as a table, CSV, JSON or NDJSON: faithful, parseable, and harmless where it is shown."""

import base64
import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.text import line
from monitor.query.formats import ROWS_SHOWN, as_text, write_answer
from monitor.query.guarded import QueryResult

VALUES = (
    st.none()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=("Cs",)))
    | st.binary(max_size=8)
)


def answer(*rows, columns=("one", "two")):
    return QueryResult(columns=columns, rows=iter(rows))


def text(rows, form, **given):
    out = io.StringIO(newline="")
    write_answer(answer(*rows), form, out, show=line, **given)
    return out.getvalue()


@given(st.lists(st.tuples(VALUES, VALUES), max_size=5))
def test_json_and_ndjson_keep_every_value(rows):
    def expected(value):
        if isinstance(value, bytes):
            return base64.b64encode(value).decode()
        return None if value in (float("inf"), float("-inf")) else value

    wanted = [{"one": expected(value), "two": expected(two)} for value, two in rows]
    assert json.loads(text(rows, "json")) == wanted
    assert [json.loads(line) for line in text(rows, "ndjson").split("\n")[:-1]] == wanted


@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=("Cs",))), st.integers()), max_size=5))
def test_csv_is_faithful_unless_it_is_for_a_spreadsheet(rows):
    assert list(csv.reader(io.StringIO(text(rows, "csv"), newline="")))[1:] == [
        [value, str(two)] for value, two in rows
    ]


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_formula_is_disarmed_for_a_spreadsheet_only(formula):
    safe = list(csv.reader(io.StringIO(text([(formula, -1)], "csv", spreadsheet=True), newline="")))
    assert safe[1] == ["'" + formula, "-1"]
    plain = list(csv.reader(io.StringIO(text([(formula, -1)], "csv"), newline="")))
    assert plain[1][0] == formula


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_a_table_shows_no_control_character(hostile):
    shown = as_text(answer((hostile, b"\x1b[31m")), "table", show=line)
    assert not {letter for letter in shown if ord(letter) < 32 or 127 <= ord(letter) < 160} - {"\n"}
    assert shown.count("\n") == 3


def test_a_long_table_says_that_it_is_cut():
    shown = text([(n, n) for n in range(ROWS_SHOWN + 5)], "table")
    assert f"only the first {ROWS_SHOWN} rows" in shown.splitlines()[-1]
    assert len(text([(n, n) for n in range(ROWS_SHOWN)], "table").splitlines()) == ROWS_SHOWN + 2


def test_columns_of_one_name_are_distinguished_in_json():
    shown = as_text(answer((1, 2), columns=("a", "a")), "json", show=line)
    assert json.loads(shown) == [{"a": 1, "a_2": 2}]


def test_nothing_found_is_an_empty_list_or_a_head_alone():
    assert json.loads(text([], "json")) == []
    assert text([], "ndjson") == ""
    assert text([], "csv") == "one,two\n"


@given(st.lists(st.tuples(st.text(), st.text()), min_size=1, max_size=3), st.sampled_from(["json", "ndjson"]))
def test_json_leaves_nothing_raw_that_a_terminal_obeys(rows, form):
    obeyed = {chr(code) for code in (*range(32), *range(0x7F, 0xA0))} - {"\n"}
    turns = set("\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
    assert not set(text(rows, form)) & (obeyed | turns)
