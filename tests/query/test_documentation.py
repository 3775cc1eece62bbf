"""docs/database.md says what the schema and the questions say; written again with TRIAL_MONITOR_WRITE_DOCS=1."""

import os
import re
from contextlib import closing
from pathlib import Path

import pytest
from database_page import examples_of, page

from monitor.model.text import line
from monitor.query.catalog import questions
from monitor.query.formats import as_text
from monitor.query.guarded import DatabaseReader
from monitor.store import Store

PAGE = Path(__file__).resolve().parents[2] / "docs" / "database.md"
EXAMPLE_ROWS = 4
CELL_WIDTH = 28


@pytest.fixture(scope="module")
def answers(played):
    """Each question's answer as a table."""
    with DatabaseReader(played) as reader:
        changed = next(
            reader.ask(
                "SELECT nct_id FROM outcome_switches WHERE switch <> 'added' ORDER BY nct_id LIMIT 1"
            ).rows
        )[0]
        given = {"nct": changed, "day": "2026-08-01"}
        found = {}
        for question in questions():
            needed = {
                parameter.name: given[parameter.name]
                for parameter in question.parameters
                if parameter.default is None
            }
            found[question.name] = as_text(
                reader.ask(question.sql, question.values(needed)), "table", show=line, width=CELL_WIDTH
            )
    return found


def shortened(table):
    lines = table.splitlines()
    kept = lines[: 2 + EXAMPLE_ROWS]
    return "\n".join([*kept, *(["..."] if len(lines) > len(kept) else [])]) + "\n"


def test_the_page_is_made_from_the_schema(answers, tmp_path):
    if os.environ.get("TRIAL_MONITOR_WRITE_DOCS"):
        examples = {name: shortened(table) for name, table in answers.items()}
    else:
        examples = examples_of(PAGE.read_text(encoding="utf-8"))
    with closing(Store.open(tmp_path / "monitor.db")) as store:
        made = page(store._db.conn, examples)
    if os.environ.get("TRIAL_MONITOR_WRITE_DOCS"):
        PAGE.write_text(made, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == made


def test_every_example_has_the_columns_of_its_answer(answers):
    examples = examples_of(PAGE.read_text(encoding="utf-8"))
    assert set(examples) == set(answers)
    for name, example in examples.items():
        assert example.splitlines()[0].split() == answers[name].splitlines()[0].split()
        assert len(example.splitlines()) > 2, f"{name} shows no row"


def test_the_question_about_whole_records_finds_what_they_say(played):
    text = PAGE.read_text(encoding="utf-8")
    (sql,) = re.findall(r"`(SELECT nct_id, json_extract\(record\(nct_id\)[^`]*)`", text)
    with DatabaseReader(played) as reader:
        said = {has_results for _, has_results in reader.ask(sql).rows}
    assert said == {0, 1}
