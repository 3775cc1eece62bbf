"""The pages of claims say what the documented questions answer, in words that promise nothing."""

from __future__ import annotations

import html
import json
import re
import shutil
from collections import Counter
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import html5lib
import msgspec
import pytest
from markupsafe import Markup

from monitor.app.service import DATABASE, Service
from monitor.changes.kinds import KINDS
from monitor.config import load
from monitor.demo.emulator.server import Emulator
from monitor.demo.folder import FolderWorld
from monitor.digest.compose import DigestInputs, compose
from monitor.digest.periods import Calendar
from monitor.mail.letter import LetterRenderer, MailDigest
from monitor.mail.message import Letter
from monitor.mail.settings import MailSettings
from monitor.model import Kind, PollStatus
from monitor.model.claim import list_claims
from monitor.model.subscription import Purpose
from monitor.publish.inputs import PublishSettings
from monitor.publish.items import ItemRenderer
from monitor.publish.overview import MOST_MARKS
from monitor.publish.pages import claims as pages
from monitor.publish.publish import publish
from monitor.publish.render import environment
from monitor.query.catalog import find
from monitor.query.guarded import DatabaseReader
from monitor.store.store import Store

RATINGS = r"works|effective|effectiveness|proven|safe|safely|promising|significant|significantly|breakthrough|cures?|revolutionary"
RATED = re.compile(rf"\b({RATINGS})\b", re.IGNORECASE)
BANNED = re.compile(rf"\b({RATINGS}|may|might|probably|likely|potential|hope)\b", re.IGNORECASE)
"""With an effect these words rate how certain it is. Elsewhere people may take part, and news may be late."""

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 26)
NUMBERS = ("trials", "as_primary_outcome", "randomised", "masked", "stopped", "with_results")


def listed_claims(store):
    """The claims with the trials that are listed on them, as a publish reads them."""
    claimed = store.claimed_trials(store.trial_ids())
    return list_claims(store.claim_definitions(), claimed, store.recent_news())


@pytest.fixture(scope="module")
def listed(played):
    with closing(Store.open(played)) as store:
        return listed_claims(store)


@pytest.fixture(scope="module")
def renderer():
    config = load()
    return ItemRenderer(
        PublishSettings(watches=config.watch, topics=config.topic, time_zone=UTC, claims=config.claim)
    )


def rows_of(reader, name, **values):
    """Return the answer of a documented question as mappings."""
    question = find(name)
    answer = reader.ask(question.sql, question.values(values))
    return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]


def words_of(page):
    return " ".join(
        "".join(html5lib.parse(page, namespaceHTMLElements=False).find("body").itertext()).split()
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
        check_page(claim, renderer, reader)
    trials = [trial for claim in listed for trial in pages.claim_page(claim).values]
    assert trials, "some posted values are shown"
    assert any(trial.harms for claim in listed for trial in claim.trials)


def check_page(claim, renderer, reader):
    """Every number and row of a claim's page is that of its documented question, and leads to its rows."""
    rows = rows_of(reader, "claim-evidence", claim=claim.slug)
    (numbers,) = (row for row in rows_of(reader, "claims-by-design") if row["claim"] == claim.slug)
    page = bytes(pages.render_claim(claim, renderer, DAY)[pages.claim_path(claim.slug)])
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    ids = {element.get("id") for element in tree.iter() if element.get("id")}
    shown = section(tree, "trials").findall(".//tbody//span[@class='nct']") if rows else []
    assert sorted(cell.text for cell in shown) == sorted(row["nct_id"] for row in rows), claim.slug
    (lead,) = tree.findall(".//p[@class='lead']")
    if not rows:
        assert "The registry lists no trial on this among those followed here" in text_of(lead)
        return
    asked = [name for name in NUMBERS[1:] if name != "as_primary_outcome" or pages.asks_measure(claim)]
    links = {link.get("href").removeprefix("#"): text_of(link) for link in lead.findall("a")}
    assert links.pop("trials").split()[0] == str(len(rows)) == str(numbers["trials"])
    assert links == {name.replace("_", "-"): f"{numbers[name]} of {len(rows)}" for name in asked}
    assert {*links, "trials"} <= ids
    for name in asked:
        (at,) = (at for at, dt in enumerate(terms(tree)) if dt.get("id") == name.replace("_", "-"))
        listed_there = [
            link.text for link in tree.findall(".//section[@aria-labelledby='counted']//dd")[at].findall("a")
        ]
        assert len(listed_there) == len(set(listed_there)) == numbers[name]
        single, many = next(
            (single, many) for slug, single, many, _ in pages.PARTS if slug == name.replace("_", "-")
        )
        assert text_of(terms(tree)[at]).endswith(single if numbers[name] == 1 else many)
        assert set(listed_there) <= {row["nct_id"] for row in rows}
    check_harms(tree, claim, reader)
    check_values(tree, claim, reader)
    check_strip(tree, rows, reader)
    check_table(tree, rows, reader)
    check_news(tree, claim, reader)
    check_absences(tree, claim, reader)


def trials_of(rows, reader):
    """Return the stored trials of some rows, by NCT number."""
    ids = ",".join(f"'{row['nct_id']}'" for row in rows)
    answer = reader.ask(f"SELECT * FROM trials WHERE nct_id IN ({ids})", {})
    stored = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    return {trial["nct_id"]: trial for trial in stored}


def check_strip(tree, rows, reader):
    """The table under the picture has each trial once, with the people and results of its row."""
    stored = trials_of(rows, reader)
    shown = [
        list(map(text_of, line)) for line in tree.findall(".//figure//tbody/tr") if text_of(line[0]) in stored
    ]
    assert len(shown) == len(stored) == len({line[0] for line in shown})
    for nct_id, design, people, results, stopped in shown:
        trial = stored[nct_id]
        row = next(row for row in rows if row["nct_id"] == nct_id)
        assert (design == "randomised") == (row["allocation"] == "RANDOMIZED"), nct_id
        assert people.replace(",", "") == str(trial["enrollment"]) or trial["enrollment"] is None, nct_id
        assert (results == "posted") == bool(trial["has_results"]), nct_id
        assert (stopped == "yes") == (trial["overall_status"] in pages.STOPPED), nct_id


def check_table(tree, rows, reader):
    """Each row of the table of trials says people, results, sponsor and why it stopped as its record does."""
    stored = trials_of(rows, reader)
    for line in section(tree, "trials").findall(".//tbody/tr"):
        trial = stored[line.find(".//span[@class='nct']").text]
        people, status, results = (text_of(cell) for cell in line.findall("td")[2:5])
        assert people.split()[0] == ("not" if trial["enrollment"] is None else str(trial["enrollment"])), (
            trial["nct_id"]
        )
        assert results == ("posted" if trial["has_results"] else "not posted")
        design = text_of(line.findall("td")[1])
        assert design.startswith("Observational") == (trial["study_type"] == "OBSERVATIONAL"), trial["nct_id"]
        assert ("“" in status) == bool(trial["why_stopped"])
        assert line.find(".//span[@class='quiet sponsor']").text == " ".join(trial["lead_sponsor"].split())


def check_news(tree, claim, reader):
    rows = rows_of(reader, "claim-news", claim=claim.slug)
    lines = tree.findall(".//section[@aria-labelledby='news']//li")
    assert [text_of(line).split(": ", 1)[1] for line in lines] == [
        " ".join(row["headline"].split()) for row in rows
    ]
    if rows:
        assert text_of(section(tree, "news").find("p")).split()[0] == str(len(rows))


def check_absences(tree, claim, reader):
    """A kind of trial is called absent where the database has no label of it in the claim's watches."""
    answer = reader.ask(
        "SELECT r.family, r.label, EXISTS (SELECT 1 FROM trial_labels AS l JOIN trial_watches AS w ON w.nct_id = l.nct_id"
        " JOIN trials AS t ON t.nct_id = l.nct_id WHERE l.family = r.family AND l.label = r.label"
        " AND r.place IN ('', l.place) AND t.removed_at IS NULL AND w.watch IN (SELECT label FROM claim_labels"
        " WHERE claim = r.claim AND family = 'watch'))"
        f" FROM claim_labels AS r WHERE r.claim = '{claim.slug}' AND r.family <> 'watch'",
        {},
    )
    absent = [label for _, label, there in answer.rows if not there]
    said = list(map(text_of, section(tree, "absent").findall(".//li")))
    assert len(said) == len(absent)
    assert all(any(label.replace("-", " ") in line for line in said) for label in absent)


def terms(tree):
    return tree.findall(".//section[@aria-labelledby='counted']//dt")


def section(tree, name):
    (found,) = tree.findall(f".//section[@aria-labelledby='{name}']")
    return found


def text_of(element):
    return " ".join("".join(element.itertext()).split())


def check_harms(tree, claim, reader):
    def part(row, kind):
        affected, at_risk = row[f"{kind}_affected"], row[f"{kind}_at_risk"]
        return "not posted" if None in {affected, at_risk} else f"{affected} of {at_risk}"

    rows = rows_of(reader, "claim-harms", claim=claim.slug)
    expected = sorted([part(row, kind) for kind in ("serious", "other", "deaths")] for row in rows)
    shown = [
        list(map(text_of, line.findall("td"))) for line in tree.findall(".//table[@class='harms']/tbody/tr")
    ]
    assert sorted(shown) == expected, claim.slug


def check_values(tree, claim, reader):
    rows = rows_of(reader, "claim-values", claim=claim.slug)
    shown = [text_of(line.findall("td")[1]) for line in tree.findall(".//table[@class='values']/tbody/tr")]
    by_trial = Counter(row["nct_id"] for row in rows)
    assert len(shown) == sum(min(count, 60) for count in by_trial.values()), claim.slug
    for row in rows[: 60 if len(by_trial) == 1 else len(rows)]:
        assert any(text.startswith(str(row["value"])) for text in shown), row
    for table in tree.findall(".//section[@aria-labelledby='values']/div"):
        assert len(table.findall(".//tbody/tr")) <= 7, "at most seven rows before a fold"


@pytest.fixture(scope="module")
def real_database(registry_data, tmp_path_factory):
    """A database of the real trials that two readers labelled."""
    folder, state = tmp_path_factory.mktemp("records"), tmp_path_factory.mktemp("state")
    (folder / "studies").mkdir()
    for nct_id in json.loads((ROOT / "docs/labels/settled.json").read_text("utf-8")):
        paths = [registry_data / name / f"{nct_id}.json" for name in ("studies", "converted")]
        shutil.copy(next(path for path in paths if path.is_file()), folder / "studies")
    world = FolderWorld(folder)
    released = datetime.fromisoformat(world.release(0).data_timestamp).replace(tzinfo=UTC)
    with Emulator(world) as emulator:
        shipped = load()
        registry = msgspec.structs.replace(
            shipped.registry,
            base_url=emulator.base_url,
            history_url=emulator.history_url,
            min_interval_seconds=0.0,
        )
        settings = msgspec.structs.replace(shipped, registry=registry)
        service = Service(settings, state, clock=lambda: released + timedelta(hours=6))
        assert service.poll().status is PollStatus.COMPLETE
        service.close()
    return state / DATABASE


@pytest.mark.real
def test_each_number_on_the_pages_of_real_records_is_that_of_its_question(real_database, renderer):
    with closing(Store.open(real_database)) as store, DatabaseReader(real_database) as reader:
        listed = listed_claims(store)
        for claim in listed:
            check_page(claim, renderer, reader)
    assert sum(bool(claim.trials) for claim in listed) > 5


def raw_record(folder, nct_id):
    """Return a real record as its file has it, read without the program."""
    paths = [folder / name / f"{nct_id}.json" for name in ("studies", "converted")]
    return json.loads(next(path for path in paths if path.is_file()).read_text("utf-8"))


def lines_of(tree):
    """Return the cells of the page's table of trials, by NCT number."""
    lines = section(tree, "trials").findall(".//tbody/tr")
    return {line.find(".//span[@class='nct']").text: line for line in lines}


@pytest.mark.real
def test_six_questions_are_answered_by_the_page_alone_as_by_the_records(
    real_database, renderer, registry_data
):
    with closing(Store.open(real_database)) as store:
        (claim,) = (claim for claim in store.listed_claims() if claim.slug == "low-risk")
    page = bytes(pages.render_claim(claim, renderer, DAY)[pages.claim_path(claim.slug)])
    lines = lines_of(html5lib.parse(page, namespaceHTMLElements=False))
    assert len(lines) > 10
    readers = json.loads((ROOT / "docs/labels/settled.json").read_text("utf-8"))
    stopped = 0
    for nct_id, line in lines.items():
        relation, design, people, status, results = map(text_of, line.findall("td"))
        record = raw_record(registry_data, nct_id)
        protocol = record["protocolSection"]
        planned = protocol["designModule"].get("enrollmentInfo", {}).get("count", "not")
        allocation = protocol["designModule"].get("designInfo", {}).get("allocation")
        # Which measure it as a primary outcome? Two readers labelled the records without the program.
        in_primary = "safety" in readers[nct_id]["measures"]["primary"]
        assert relation.startswith(pages.PRIMARY) == in_primary, nct_id
        # Which have posted results?
        assert (results == "posted") == record["hasResults"], nct_id
        # Which are randomised, and which of these against a sham procedure?
        assert design.startswith("Randomized") == (allocation == "RANDOMIZED"), nct_id
        assert ("sham" in design) == ("sham" in readers[nct_id]["comparators"]), nct_id
        # Who is responsible for it?
        sponsor = protocol["sponsorCollaboratorsModule"]["leadSponsor"]["name"]
        assert " ".join(sponsor.split()) in text_of(line.find("th")), nct_id
        # How many took part, or are to?
        assert people.split()[0] == str(planned), nct_id
        # Which stopped, and why?
        why = protocol["statusModule"].get("whyStopped")
        assert ("“" in status) == bool(why), nct_id
        assert not why or " ".join(why.split()) in status, nct_id
        stopped += bool(why)
    assert stopped


def test_the_news_on_a_claim_are_those_of_its_question(listed, reader):
    for claim in listed:
        rows = rows_of(reader, "claim-news", claim=claim.slug)
        assert [(row["nct_id"], row["day"], row["headline"]) for row in rows] == [
            (update.nct_id, update.day, update.headline) for update in claim.news
        ]


def test_every_trial_on_a_claim_has_words_of_its_record(listed):
    assert all(trial.because for claim in listed for trial in claim.trials)


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
    page = words_of(bytes(pages.render_claim(claim, renderer, DAY)[pages.claim_path(claim.slug)]))
    assert ("No trial in this watch is registered compared with surgery." in page) == (
        not next(need for need in claim.needs if need.label == "surgery").trials
    )


def test_our_own_words_on_claims_promise_nothing(listed):
    ours = [text for question in pages.QUESTIONS for text in (question.text, question.answer)]
    ours += [words for _, single, many, _ in pages.PARTS for words in (single, many)]
    ours += [KINDS[kind].example for kind in (Kind.CLAIM_JOINED, Kind.CLAIM_LEFT, Kind.CLAIM_RESULTS)]
    assert not BANNED.findall(" ".join(ours))
    assert all(BANNED.search(word) for word in ("Works", "proven", "may", "likely", "a cure"))


@pytest.fixture
def marked(monkeypatch):
    """Whatever a template prints of a record, of a claim or of a number is marked; the rest is ours."""
    templates = environment.__wrapped__(UTC)
    cleaned = templates.finalize
    templates.finalize = lambda value: _marked(cleaned(value))
    monkeypatch.setattr("monitor.publish.items.environment", lambda _zone: templates)


def ours(text):
    """Return the words of a page or of a mail that its templates have, without what they print."""
    return re.sub("\ue000[^\ue001]*\ue001|<(style|script).*?</\\1>|<[^>]*>", " ", text, flags=re.DOTALL)


def ratings_on_pages(database, folder):
    """Return the banned words of each published page of a database, and how many pages there are."""
    config = load()
    settings = PublishSettings(watches=config.watch, topics=config.topic, time_zone=UTC, claims=config.claim)
    with closing(Store.open(database)) as store:
        publish(store, folder, settings)
    found = {}
    paths = sorted(folder.rglob("*.html"))
    for path in paths:
        banned = BANNED if "claims" in path.parts else RATED
        if words := banned.findall(ours(path.read_text("utf-8"))):
            found[path.relative_to(folder).as_posix()] = words
    return found, len(paths)


def test_no_page_says_in_our_words_that_anything_works(played, tmp_path, marked):
    found, pages_made = ratings_on_pages(played, tmp_path)
    assert pages_made > 60
    assert not found


@pytest.mark.real
def test_no_page_of_real_records_says_in_our_words_that_anything_works(real_database, tmp_path, marked):
    found, pages_made = ratings_on_pages(real_database, tmp_path)
    assert pages_made > 60
    assert not found


def news_of(database):
    """Return all that a digest of a database can say, from its first poll to its last."""
    since, until = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
    with closing(Store.open(database)) as store:
        return DigestInputs(
            since=since,
            until=until,
            updates=store.updates(since=since, until=until),
            polls=tuple(reversed(store.polls())),
            states=store.watch_states(load().watch),
        )


def letters(news):
    """Return every kind of mail: digests of the news, and the letters about a subscription."""
    config = load()
    settings = MailSettings(
        title="trials",
        sender="digest@example.org",
        sender_name="Monitor",
        list_id="digest.example.org",
        web_url="https://mail.example.org",
        site_url="https://trials.example.org",
        calendar=Calendar(),
        publish=PublishSettings(
            watches=config.watch, topics=config.topic, time_zone=UTC, claims=config.claim
        ),
    )
    renderer = LetterRenderer(settings)
    for results_only in (False, True):
        mail = MailDigest(digest=compose(news), label="all", days="all days", results_only=results_only)
        yield renderer.digest(mail)
    yield from (renderer.about(purpose) for purpose in (Purpose.CONFIRM, Purpose.KNOWN))
    yield from (renderer.about("gone", gone=("disc",), receives=receives) for receives in (False, True))


def ratings_in_letters(news):
    """Return the banned words of mails that are between other words than anywhere in the news: those are ours."""
    records = f" {' '.join(spoken(json.dumps(msgspec.to_builtins(news), ensure_ascii=False)))} "
    found = []
    for letter in letters(news):
        for part in (
            letter.subject,
            letter.text,
            re.sub(r"<style.*?</style>|<[^>]*>", " ", letter.html, flags=re.DOTALL),
        ):
            words = spoken(part)
            for at, word in enumerate(words):
                near = " ".join(words[max(0, at - 1) : at + 2])
                if RATED.fullmatch(word) and f" {near} " not in records:
                    found.append(near)
    return found


def spoken(text):
    return re.findall(r"[^\W_]+", html.unescape(text.replace("\\n", " ")).casefold())


def test_no_mail_says_in_our_words_that_anything_works(played):
    assert not ratings_in_letters(news_of(played))


@pytest.mark.real
def test_no_mail_of_real_records_says_in_our_words_that_anything_works(real_database):
    assert not ratings_in_letters(news_of(real_database))


def test_a_word_of_praise_in_a_template_of_mails_is_found(played, monkeypatch):
    renders = LetterRenderer.about
    praising = Letter(subject="News", text="A proven treatment", html="<p>It <b>works</b></p>")
    monkeypatch.setattr(
        LetterRenderer, "about", lambda *said, **more: praising if renders(*said, **more) else None
    )
    assert set(ratings_in_letters(news_of(played))) == {"a proven treatment", "it works"}


def _marked(value):
    return value if isinstance(value, Markup) or not isinstance(value, str) else f"\ue000{value}\ue001"


def test_payment_is_quoted_from_the_record_where_it_says_so(listed, renderer):
    claim = next(claim for claim in listed if claim.trials)
    trial = msgspec.structs.replace(claim.trials[0], payment="Patients will pay for procedures.")
    (said,) = pages.render_claim(msgspec.structs.replace(claim, trials=(trial,)), renderer, DAY).values()
    assert b"<q>Patients will pay for procedures.</q>" in bytes(said)
    silent = msgspec.structs.replace(trial, payment=None)
    (unsaid,) = pages.render_claim(msgspec.structs.replace(claim, trials=(silent,)), renderer, DAY).values()
    assert "None of 1 record on this page says in its prose who pays." in words_of(bytes(unsaid))


def test_hostile_words_of_a_record_stay_text(listed, renderer):
    claim = next(claim for claim in listed if claim.trials)
    trial = msgspec.structs.replace(claim.trials[0], title="<script>alert(1)</script>", because='"<b>"')
    page = pages.render_claim(msgspec.structs.replace(claim, trials=(trial,)), renderer, DAY)
    html = b"".join(map(bytes, page.values()))
    assert b"<script>alert" not in html
    assert b"<b>" not in html


def test_more_trials_than_a_picture_can_show_are_listed_without_it(listed, renderer):
    claim = next(claim for claim in listed if claim.trials)
    many = [
        msgspec.structs.replace(claim.trials[0], nct_id=f"NCT9{number:07}")
        for number in range(MOST_MARKS + 1)
    ]
    pages_of = [
        bytes(*pages.render_claim(msgspec.structs.replace(claim, trials=trials), renderer, DAY).values())
        for trials in (tuple(many[:-1]), tuple(many))
    ]
    for page, drawn in zip(pages_of, (True, False), strict=True):
        assert (b"The trials, by design" in page) is drawn
        assert (b"too many trials for a picture" in page) is not drawn
    tree = html5lib.parse(pages_of[1], namespaceHTMLElements=False)
    assert len(section(tree, "trials").findall(".//tbody/tr")) == len(many)


def test_flags_that_were_counted_before_give_the_same_pages(listed, renderer):
    flags = {
        claim.slug: [pages.flags_of(trial, trial.relation) for trial in claim.trials] for claim in listed
    }
    assert pages.render_claims(listed, renderer, DAY) == pages.render_claims(listed, renderer, DAY, flags)
    for claim in listed:
        [read], [counted] = (
            pages.render_claim(claim, renderer, DAY, given).values() for given in (None, flags[claim.slug])
        )
        assert bytes(read) == bytes(counted)
