"""The pages of claims say what the documented questions answer, in words that promise nothing."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import date

import html5lib
import pytest

from monitor.config import load
from monitor.publish.inputs import PublishSettings
from monitor.publish.items import ItemRenderer
from monitor.publish.pages import claims as pages
from monitor.publish.render import templates_directory
from monitor.query.catalog import find
from monitor.store.store import Store

BANNED = re.compile(
    r"\b(works|effective|effectiveness|proven|safe|safely|promising|significant|significantly|breakthrough|cures?|revolutionary"
    r"|may|might|probably|likely|potential|hope)\b",
    re.IGNORECASE,
)
DAY = date(2026, 11, 26)
NUMBERS = ("trials", "as_primary_outcome", "randomised", "masked", "stopped", "with_results")


@pytest.fixture(scope="module")
def listed(played):
    with closing(Store.open(played)) as store:
        return store.listed_claims()


@pytest.fixture(scope="module")
def renderer():
    from datetime import UTC

    config = load()
    return ItemRenderer(
        PublishSettings(watches=config.watch, topics=config.topic, time_zone=UTC, claims=config.claim)
    )


def rows_of(reader, name, **values):
    """Return the answer of a documented question as mappings."""
    question = find(name)
    answer = reader.ask(question.sql, question.values(values))
    return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]


def words_of(html):
    return " ".join(
        "".join(html5lib.parse(html, namespaceHTMLElements=False).find("body").itertext()).split()
    )


def test_each_number_of_the_matrix_is_that_of_its_question(listed, renderer, reader):
    rows = rows_of(reader, "claims-by-design")
    assert [claim.slug for claim in listed] == [row["claim"] for row in rows]
    tree = html5lib.parse(pages.render_claims(listed, renderer, DAY)[pages.PATH], namespaceHTMLElements=False)
    for row, line in zip(rows, tree.findall(".//tbody/tr"), strict=True):
        shown = ["".join(cell.itertext()) for cell in line.findall("td")]
        expected = [str(row["trials"]), *(f"{row[name]} of {row['trials']}" for name in NUMBERS[1:])]
        assert shown == expected
    assert sum(row["trials"] for row in rows) > 0


def test_the_page_of_a_claim_has_the_rows_of_its_question(listed, renderer, reader):
    for claim in listed:
        rows = rows_of(reader, "claim-evidence", claim=claim.slug)
        page = pages.render_claim(claim, renderer, DAY)[pages.claim_path(claim.slug)]
        tree = html5lib.parse(page, namespaceHTMLElements=False)
        shown = sorted(cell.text for cell in tree.findall(".//tbody//span[@class='nct']"))
        assert shown == sorted(row["nct_id"] for row in rows), claim.slug
        if rows:
            primary = sum(row["relation"] == pages.PRIMARY for row in rows)
            sentence = f"{primary} of {len(rows)} measure it as a primary outcome"
            assert (sentence in words_of(page)) == any(need.family == "measure" for need in claim.needs)
            randomised = sum(row["allocation"] == "RANDOMIZED" for row in rows)
            assert f"{randomised} of {len(rows)} are randomised" in words_of(page)
        else:
            assert "The registry lists no trial on this" in words_of(page)


def test_every_trial_on_a_claim_has_words_of_its_record(listed):
    assert all(trial.because for claim in listed for trial in claim.trials)


def test_the_updates_on_a_claim_are_those_of_its_trials_in_twelve_months(listed, reader):
    for claim in listed:
        answer = reader.ask(
            "SELECT count(*) FROM updates WHERE source = 'observed' AND severity <> 'silent'"
            " AND detected_at >= (SELECT date(max(finished_at), '-12 months') FROM polls)"
            " AND nct_id IN (SELECT nct_id FROM claim_evidence WHERE claim = :claim)",
            {"claim": claim.slug},
        )
        assert [row[0] for row in answer.rows] == [len(claim.news)]
    assert any(claim.news for claim in listed)


def test_what_joined_and_left_a_claim_leads_to_the_trials_that_are_listed_now(reader):
    answer = reader.ask(
        "SELECT c.nct_id, j.value, c.kind = 'claim_joined', e.nct_id IS NOT NULL FROM changes AS c"
        " JOIN updates AS u ON u.id = c.update_id JOIN json_each(c.detail, '$.claims') AS j"
        " LEFT JOIN claim_evidence AS e ON e.claim = j.value AND e.nct_id = c.nct_id"
        " WHERE c.kind IN ('claim_joined', 'claim_left') ORDER BY u.detected_at, u.id, c.position",
        {},
    )
    last = {(nct_id, claim): (joined, listed) for nct_id, claim, joined, listed in answer.rows}
    assert last
    assert all(joined == listed for joined, listed in last.values())


def test_the_feed_of_a_claim_has_what_changed_on_its_trials(listed, played, reader):
    with closing(Store.open(played)) as store:
        for claim in listed:
            inside = {trial.nct_id for trial in claim.trials}
            updates = {update.update.id: update.update for update in store.updates(claim=claim.slug)}
            others = {update.update.id: update.update for update in store.updates(watch="stem-cell-spine")}
            assert all(claim.slug in update.claims for update in updates.values())
            assert {update.nct_id for update in others.values()} & inside <= {
                update.nct_id for update in updates.values()
            }


def test_what_is_not_there_is_said(listed, renderer):
    (claim,) = (claim for claim in listed if claim.slug == "alternative-to-fusion")
    page = words_of(pages.render_claim(claim, renderer, DAY)[pages.claim_path(claim.slug)])
    assert ("No trial in this watch is registered compared with surgery." in page) == (
        not next(need for need in claim.needs if need.label == "surgery").trials
    )


def test_our_own_words_on_claims_promise_nothing(renderer):
    for name in ("claims.html", "claim.html", "_claim_limits.html"):
        source = re.sub(r"\{[{%].*?[%}]\}|<[^>]*>", " ", (templates_directory() / name).read_text("utf-8"))
        assert not BANNED.findall(source), name
    ours = [text for question in pages.QUESTIONS for text in (question.text, question.answer)]
    assert not BANNED.findall(" ".join(ours))


def test_hostile_words_of_a_record_stay_text(listed, renderer):
    import msgspec

    claim = next(claim for claim in listed if claim.trials)
    trial = msgspec.structs.replace(claim.trials[0], title="<script>alert(1)</script>", because='"<b>"')
    page = pages.render_claim(msgspec.structs.replace(claim, trials=(trial,)), renderer, DAY)
    (html,) = page.values()
    assert b"<script>alert" not in html
    assert b"<b>" not in html
