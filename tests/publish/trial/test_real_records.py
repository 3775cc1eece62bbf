"""Pages of real records, read back without the code that made them: nothing is lost, nothing is invented."""

from __future__ import annotations

import html
import json
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

import lxml.html
import msgspec
import pytest

from monitor.model import TrialView, VersionRef, wording
from monitor.model.study import read_study
from monitor.publish.inputs import PublishSettings
from monitor.publish.items import ItemRenderer
from monitor.publish.pages.trial import TrialPage, render_trial
from monitor.registry.ctgov.parse import read_trial

pytestmark = pytest.mark.real

SEEN = datetime(2026, 3, 2, 15, tzinfo=UTC)
STEP = 1 if os.environ.get("TRIAL_MONITOR_ALL_REAL_PAGES") else 6
MOST = None if STEP == 1 else 100

# Read and never published, or the registry's own: contacts, computed fields, places on a map, IDs of groups.
NEVER_SHOWN = {
    "derivedSection",
    "geoPoint",
    "contacts",
    "centralContacts",
    "pointOfContact",
    "groupId",
    "groupIds",
}
# A day that is known may be said in words of ours; the keys say which words.
IN_WORDS_OF_OURS = {
    ("enrollmentInfo", "type"),
    ("startDateStruct", "type"),
    ("primaryCompletionDateStruct", "type"),
    ("completionDateStruct", "type"),
    ("studyFirstPostDateStruct", "type"),
    ("resultsFirstPostDateStruct", "type"),
    ("dispFirstPostDateStruct", "type"),
    ("lastUpdatePostDateStruct", "type"),
    ("unpostedEvents", "type"),
    ("analyses", "ciNumSides"),
    ("outcomeMeasures", "reportingStatus"),
    ("largeDocs", "typeAbbrev"),
}
DATE = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?(?:T.*)?")
BULLET = re.compile(r"^\s*(?:[*•·▪‣◦●\uf0b7\uf0a7-]|\\[*-])\s+")
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]

GROUPS = {
    "identificationModule": "registrations",
    "statusModule": "status",
    "sponsorCollaboratorsModule": "responsibility",
    "oversightModule": "responsibility",
    "descriptionModule": "summary",
    "conditionsModule": "tested",
    "designModule": "arms",
    "armsInterventionsModule": "arms",
    "outcomesModule": "outcomes",
    "eligibilityModule": "participation",
    "contactsLocationsModule": "places",
    "referencesModule": "publications",
    "ipdSharingStatementModule": "documents",
    "documentSection": "documents",
    "resultsSection": "results",
}
ABSENT = re.compile(r"not given|no results|lists no|none (listed|registered)|names no|has no", re.IGNORECASE)


class Shown:
    """A record, and its page as a browser would have it."""

    def __init__(self, record: dict[str, Any], page: bytes, document: dict[str, Any]) -> None:
        self.record, self.document = record, document
        self.main = lxml.html.fromstring(page).find(".//main")
        addresses = " ".join(link.get("href") for link in self.main.iterfind(".//a"))
        self.text = squeezed(f"{self.main.text_content()} {addresses}").replace("\ufffd", "")

    def section(self, name: str) -> Any:
        (found,) = self.main.xpath(f".//section[@aria-labelledby='{name}']")
        return found


def squeezed(text: str) -> str:
    """Text without white space, in small letters: how it is laid out does not matter."""
    return "".join(unicodedata.normalize("NFC", text).split()).casefold()


def as_written(text: str) -> Iterator[str]:
    """The lines of a text of the record as a reader has them: without its bullets and escapes."""
    for line in re.split(r"[\r\n\u2028\u2029]+", html.unescape(text)):
        words = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", BULLET.sub("", line))
        for pasted, meant in (("\uf0b1", "±"), ("\uf0b3", "≥"), ("\ufffd", "")):
            words = words.replace(pasted, meant)
        visible = "".join(
            c for c in words if c.isspace() or unicodedata.category(c) not in {"Cc", "Cf", "Co", "Cn"}
        )
        if visible.strip():
            yield squeezed(visible)


def leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, dict):
        for key, part in value.items():
            if key not in NEVER_SHOWN and not (key == "id" and "title" in value):
                yield from leaves(part, (*path, key))
    elif isinstance(value, list):
        for part in value:
            yield from leaves(part, path)
    else:
        yield path, value


def expected(value: Any) -> list[str]:
    """What a value of the record must look like on the page."""
    if isinstance(value, int | float):
        return [squeezed(f"{value:,}")]
    if (match := DATE.fullmatch(value)) and 1 <= int(match[2]) <= 12:
        month = f"{MONTHS[int(match[2]) - 1]} {match[1]}"
        return [squeezed(f"{int(match[3])} {month}" if match[3] else month)]
    if re.fullmatch(r"[A-Z0-9_]{2,}", value) and value == value.upper():
        return [squeezed(wording.words(value))]
    return list(as_written(value))


def missing(shown: Shown) -> Iterator[str]:
    """What the record says and the page does not."""
    for path, value in leaves({key: shown.record[key] for key in shown.record if key != "hasResults"}):
        if isinstance(value, bool) or value in {None, ""} or path[-2:] in IN_WORDS_OF_OURS:
            continue
        if path[-1] in {"count", "numSubjects"} and value in {wording.SENTINEL, str(wording.SENTINEL)}:
            continue
        is_size = path[-2:] == ("largeDocs", "size")
        for part in expected(wording.size(int(value)) if is_size else value):
            # A text that is in capitals may be an enumerated value, or a text.
            if part not in shown.text and squeezed(str(value)) not in shown.text:
                yield f"{'.'.join(path)}: {value!r}"


@pytest.fixture(scope="module")
def pages(registry_data) -> list[Shown]:
    settings = PublishSettings(watches=(), topics=(), time_zone=ZoneInfo("UTC"))
    renderer = ItemRenderer(settings)
    paths = sorted((registry_data / "studies").glob("*.json"))[::STEP][:MOST]
    return [_shown(path.read_bytes(), renderer) for path in paths]


def _shown(raw: bytes, renderer: ItemRenderer) -> Shown:
    trial = read_trial(raw)
    view = TrialView(facts=trial.facts, watches=(), topics=(), first_seen=SEEN, last_seen=SEEN)
    version = VersionRef(
        nct_id=trial.nct_id, version=1, observed_at=SEEN, data_timestamp=SEEN, sha256=trial.sha256
    )
    page = TrialPage(
        view=view, reading=read_study(msgspec.json.decode(raw)), states=(), updates=(), versions=(version,)
    )
    files = render_trial(page, renderer)
    nct_id = trial.nct_id
    return Shown(json.loads(raw), files[f"trials/{nct_id}.html"], json.loads(files[f"trials/{nct_id}.json"]))


def test_all_that_a_record_says_is_on_its_page(pages):
    assert len(pages) >= 90
    lost = {shown.document["nct_id"]: found for shown in pages if (found := list(missing(shown)))}
    assert lost == {}
    assert Counter(shown.document["results"] is not None for shown in pages)[True] >= 10


def test_every_number_on_a_page_is_in_its_record(pages):
    for shown in pages:
        made = numbers_made(shown)
        record = html.unescape(json.dumps(shown.record, ensure_ascii=False))
        given = digits(record) | runs(record) | made
        for name in GROUPS.values():
            section = shown.section(name)
            for drawn in section.xpath(".//figure"):
                drawn.drop_tree()
            extra = digits(" ".join(section.itertext())) - given
            assert not extra, (shown.document["nct_id"], name, extra)


def digits(text: str) -> set[str]:
    """Runs of digits, 1,234 as 1234; without zeros in front, as days and months are written."""
    return runs(re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", html.unescape(text)))


def runs(text: str) -> set[str]:
    return {run.lstrip("0") or "0" for run in re.findall(r"\d+", text)}


def numbers_made(shown: Shown) -> set[str]:
    """The numbers that a page counts: elements of lists, sites of a country, sizes of files, names of rules."""
    counted = {"12", "801"}

    def count(value: Any) -> None:
        if isinstance(value, list):
            counted.update(str(number) for number in range(len(value) + 1))
        for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            count(part)

    count(shown.document)
    for file in shown.document["documents"]["files"]:
        counted |= digits(wording.size(file["size"] or 0))
    places = shown.document["places"]
    return counted | {str(number) for number in range(places["sites"] + 1)}


def test_each_group_of_fields_is_shown_or_said_to_be_absent(pages):
    for shown in pages:
        protocol = shown.record["protocolSection"]
        for group, name in GROUPS.items():
            words = shown.section(name).text_content()
            assert (group in protocol or group in shown.record) or ABSENT.search(words), (
                shown.document["nct_id"],
                group,
            )
            assert len(words.split()) > 3


def test_what_a_record_says_by_yes_or_no_is_beside_its_name(pages):
    names = {
        "oversightHasDmc": "Data monitoring committee",
        "isFdaRegulatedDrug": "Studies a drug regulated by the US FDA",
        "isFdaRegulatedDevice": "Studies a device regulated by the US FDA",
    }
    for shown in pages:
        answers = {
            row.find("dt").text_content(): row.find("dd").text_content().strip()
            for row in shown.section("responsibility").xpath(".//dl/div")
        }
        oversight = shown.record["protocolSection"].get("oversightModule", {})
        for key, name in names.items():
            assert answers[name] == {True: "Yes", False: "No", None: "not given"}[oversight.get(key)]
        healthy = shown.record["protocolSection"].get("eligibilityModule", {}).get("healthyVolunteers")
        assert shown.document["participation"]["healthy_volunteers"] is healthy


def test_tables_of_results_have_every_figure_below_its_arm(pages):
    for shown in pages:
        measures = (
            shown.record.get("resultsSection", {}).get("outcomeMeasuresModule", {}).get("outcomeMeasures", [])
        )
        for position, measure in enumerate(measures, start=1):
            if not measure.get("classes"):
                continue
            place = shown.main.get_element_by_id(f"posted-{position}")
            table = place.find(".//table")
            heads = [squeezed(cell.text_content()) for cell in table.find("thead/tr")][1:]
            assert heads == [squeezed(html.unescape(group["title"])) for group in measure["groups"]]
            rows = [[squeezed(cell.text_content()) for cell in row][1:] for row in table.find("tbody")]
            order = [group["id"] for group in measure["groups"]]
            figures = [
                {
                    entry["groupId"]: squeezed(entry.get("value", "—"))
                    for entry in category.get("measurements", [])
                }
                for part in measure["classes"]
                for category in part.get("categories", [])
            ]
            for figure in figures:
                wanted = [figure.get(group, "—") for group in order]
                assert any(
                    all(cell.startswith(value) for cell, value in zip(row, wanted, strict=True))
                    for row in rows
                ), (shown.document["nct_id"], position, wanted)


def begins_with(cell: str, value: str) -> bool:
    """Whether a cell begins with a whole value: 12 does not begin with 1."""
    return re.match(rf"{re.escape(value)}(?![\d.,])", cell) is not None


def table_below(shown: Shown, caption: str) -> dict[str, list[list[str]]]:
    """Rows of the one table with a caption by their heading; several rows may have the same."""
    (table,) = [found for found in shown.main.iter("table") if words_of(found.find("caption")) == caption]
    rows: dict[str, list[list[str]]] = {}
    for row in table.find("tbody"):
        name, *cells = map(words_of, row)
        rows.setdefault(squeezed(name), []).append(cells)
    return rows


def words_of(element: Any) -> str:
    return " ".join(element.text_content().split())


def shares(stats: list[dict[str, Any]], groups: list[str]) -> list[str]:
    """Affected of at risk as posted, in the order of the groups."""
    given = {entry["groupId"]: entry for entry in stats}
    return [
        f"{given[group].get('numAffected', '?')}/{given[group].get('numAtRisk', '?')}"
        if given.get(group, {}).keys() & {"numAffected", "numAtRisk"}
        else "—"
        for group in groups
    ]


@pytest.mark.parametrize(
    ("key", "caption"),
    [("seriousEvents", "Serious adverse events"), ("otherEvents", "Other adverse events")],
)
def test_every_harm_has_its_counts_below_their_arms(pages, key, caption):
    compared = 0
    for shown in pages:
        module = shown.record.get("resultsSection", {}).get("adverseEventsModule", {})
        groups = [group["id"] for group in module.get("eventGroups", [])]
        rows = table_below(shown, f"{caption} by term (affected / at risk)") if module.get(key) else {}
        for event in module.get(key, []):
            wanted = shares(event["stats"], groups)
            alike = [
                row for name, all_rows in rows.items() if name.startswith(heading(event)) for row in all_rows
            ]
            assert any(
                all(cell.partition(",")[0] == share for cell, share in zip(row, wanted, strict=False))
                for row in alike
            ), (shown.document["nct_id"], event["term"], wanted, alike)
            compared += 1
    assert compared > 100


def heading(event: dict[str, Any]) -> str:
    return squeezed(html.unescape(event["term"]))


def test_the_flow_has_every_count_below_its_arm(pages):
    compared = 0
    for shown in pages:
        flow = shown.record.get("resultsSection", {}).get("participantFlowModule", {})
        groups = [group["id"] for group in flow.get("groups", [])]
        tables = [
            table
            for table in shown.main.iter("table")
            if words_of(table.find("caption")).startswith("Participant flow: ")
        ]
        for period, table in zip(flow.get("periods", []), tables, strict=False):
            rows = [[words_of(cell) for cell in row][1:] for row in table.find("tbody")]
            entries = [milestone.get("achievements", []) for milestone in period["milestones"]]
            entries += [reason.get("reasons", []) for reason in period.get("dropWithdraws", [])]
            assert len(rows) == len(entries), shown.document["nct_id"]
            for row, entry in zip(rows, entries, strict=True):
                given = {count["groupId"]: count.get("numSubjects", "—") for count in entry}
                wanted = [given.get(group, "—") for group in groups]
                found = [cell.split(" ")[0] for cell in row[: len(groups)]]
                assert found == wanted, (shown.document["nct_id"], period["title"], wanted, row)
                compared += len(given)
    assert compared > 100


def test_the_baseline_has_every_figure_below_its_arm(pages):
    compared = 0
    for shown in pages:
        module = shown.record.get("resultsSection", {}).get("baselineCharacteristicsModule", {})
        titles = {group["id"]: squeezed(html.unescape(group["title"])) for group in module.get("groups", [])}
        tables = [
            table
            for table in shown.main.iter("table")
            if words_of(table.find("caption")).startswith("Baseline: ")
        ]
        assert len(tables) == len(module.get("measures", [])), shown.document["nct_id"]
        for measure, table in zip(module.get("measures", []), tables, strict=True):
            heads = [squeezed(cell.text_content()) for cell in table.find("thead/tr")][1:]
            rows = [[squeezed(cell.text_content()) for cell in row][1:] for row in table.find("tbody")]
            for category in chain.from_iterable(part.get("categories", []) for part in measure["classes"]):
                figures = {
                    titles[entry["groupId"]]: squeezed(entry.get("value", "—"))
                    for entry in category.get("measurements", [])
                }
                assert any(
                    all(begins_with(row[heads.index(title)], value) for title, value in figures.items())
                    for row in rows
                ), (shown.document["nct_id"], measure["title"], figures)
                compared += len(figures)
    assert compared > 100


def test_only_web_addresses_are_linked(pages):
    for shown in pages:
        for link in shown.main.iterfind(".//a"):
            href = link.get("href")
            assert href.startswith(("https://", "http://", "#", "../", shown.document["nct_id"])), href
