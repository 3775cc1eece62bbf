"""Full text finds what is there, stays true, and answers hostile words with one line."""

import sqlite3
from contextlib import nullcontext, suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.errors import UsageMistake
from monitor.query.guarded import DatabaseReader
from monitor.query.search import search
from monitor.store import Store


def test_all_words_must_occur_in_any_form(reader):
    hits = search(reader, ("cell", "discs"))
    assert hits
    assert {hit.where for hit in hits} > {"trial"}
    for hit in hits:
        assert "[" in hit.snippet
    assert search(reader, ("cells", "qwertzuiop")) == ()


def test_a_star_finds_all_that_begins_so(reader):
    assert search(reader, ("mesenchy*",), limit=3)
    assert search(reader, ("mesenchy",)) == ()


def test_several_words_in_one_argument_are_a_phrase(reader):
    together = {hit.nct_id for hit in search(reader, ("low back pain",), limit=500) if hit.where == "trial"}
    apart = {hit.nct_id for hit in search(reader, ("pain", "back", "low"), limit=500) if hit.where == "trial"}
    assert together
    assert together <= apart
    assert search(reader, ("pain back low",)) == ()


def test_an_expression_may_name_columns_and_operators(reader):
    hits = search(reader, ("titles : disc NOT titles : cord",), expression=True)
    assert hits
    assert {hit.where for hit in hits} == {"trial"}


@pytest.mark.parametrize("words", ['"', "AND", "a AND (", "NEAR(", "nothing : x", "a b) OR", "*", "^"])
def test_a_wrong_expression_is_named_in_one_line(reader, words):
    with pytest.raises(UsageMistake) as refused:
        search(reader, (words,), expression=True)
    assert "\n" not in str(refused.value)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.text(max_size=12), min_size=1, max_size=3), st.booleans())
def test_any_words_find_something_or_nothing_or_are_refused(reader, words, expression):
    wordless = not any(letter.isalnum() for word in words for letter in word)
    with suppress(UsageMistake) if expression or wordless else nullcontext():
        search(reader, tuple(words), expression=expression)


def test_the_indexes_have_exactly_what_their_tables_have(database):
    Store.open(database).close()
    connection = sqlite3.connect(database)
    for index in ("trial_search", "change_search"):
        connection.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
    connection.close()


def test_a_sentence_that_goes_is_no_longer_found(database):
    with DatabaseReader(database) as reader:
        hit = next(hit for hit in search(reader, ("posted",), limit=500) if hit.where != "trial")
    connection = sqlite3.connect(database)
    connection.execute("UPDATE changes SET sentence = 'Quite another zyzzyva.' WHERE id = ?", (hit.where,))
    connection.commit()
    with DatabaseReader(database) as reader:
        assert hit.where not in {found.where for found in search(reader, ("posted",), limit=500)}
        assert [found.where for found in search(reader, ("zyzzyvas",))] == [hit.where]
    connection.execute("DELETE FROM changes WHERE id = ?", (hit.where,))
    connection.commit()
    connection.execute("VACUUM")
    with DatabaseReader(database) as reader:
        assert search(reader, ("zyzzyvas",)) == ()
    connection.execute("INSERT INTO change_search (change_search, rank) VALUES ('integrity-check', 1)")
    connection.close()
