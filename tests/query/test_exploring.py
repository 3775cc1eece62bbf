"""datasette shows every table, column and question with our words, and nothing personal."""

import asyncio
import sqlite3
from contextlib import closing

import pytest

from monitor.query import questions
from monitor.query.explore import _FACETS, _FTS, DATABASE, _copied, application, metadata
from monitor.store.descriptions import PRIVATE, TABLES, VIEWS

pytest.importorskip("datasette", reason="explore is an extra")


@pytest.fixture(params=["copy", "live"])
def pages(request, database, tmp_path):
    """Gets pages of datasette over a database with a subscriber."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(
            "INSERT INTO subscribers (address, state, since, how) VALUES ('secret@example.org', 'pending', 'x', 'y')"
        )
        connection.commit()
    live = request.param == "live"
    app = application(database if live else _copied(database, tmp_path), live=live)

    def get(*paths):
        async def all_of_them():
            await app.invoke_startup()
            return [await app.client.get(path, follow_redirects=True) for path in paths]

        return asyncio.run(all_of_them())

    return get


def test_every_table_view_and_question_has_its_page(pages):
    home, *found = pages(
        f"/{DATABASE}",
        *(f"/{DATABASE}/{name}?_size=1" for name in (*TABLES, *VIEWS) if name not in PRIVATE),
        *(f"/{DATABASE}/{question.name}?nct=NCT99000001&day=2026-07-01" for question in questions()),
    )
    assert home.status_code == 200
    for page in found:
        assert page.status_code == 200, page.url
    for question in questions():
        assert f"/{DATABASE}/{question.name}" in home.text


def test_columns_are_described_on_their_table(pages):
    (page,) = pages(f"/{DATABASE}/outcomes")
    assert TABLES["outcomes"].meaning in page.text
    assert "time_frame_months" in page.text
    assert "The longest duration that the time frame names" in page.text


def test_full_text_is_searched_from_the_page(pages):
    found, none = pages(
        f"/{DATABASE}/trial_texts.json?_search=disc&_shape=array",
        f"/{DATABASE}/trial_texts.json?_search=qwertzuiop&_shape=array",
    )
    assert found.json()
    assert none.json() == []


def test_an_empty_field_of_a_question_means_its_default(pages):
    empty, given = pages(
        f"/{DATABASE}/late-results.json?rule=&_shape=array",
        f"/{DATABASE}/late-results.json?rule=who_12_months&_shape=array",
    )
    assert empty.json() == given.json() != []


def test_subscribers_are_not_shown_by_any_way(pages):
    for page in pages(
        *(f"/{DATABASE}/{name}" for name in sorted(PRIVATE)),
        f"/{DATABASE}?sql=SELECT+*+FROM+subscribers",
        f"/{DATABASE}?sql=SELECT+address+FROM+subscribers",
        f"/{DATABASE}?sql=SELECT+count(*)+FROM+subscribers",
        f"/{DATABASE}.json",
        f"/{DATABASE}.db",
    ):
        assert "secret@example.org" not in page.text
        assert page.status_code != 500, page.url


def test_all_that_is_named_in_the_metadata_exists():
    tables = metadata()["databases"][DATABASE]["tables"]
    for name, facets in _FACETS.items():
        assert set(facets) <= set({**TABLES, **VIEWS}[name].columns)
    assert set(tables) == {*TABLES, *VIEWS, "_sqlite_migrations"}
    assert set(_FTS.values()) <= set(TABLES)
