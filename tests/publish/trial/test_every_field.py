"""A record in which every field of the registry's format is filled: each is on the page, and none of it acts."""

from __future__ import annotations

import itertools
import json
import re
import types
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

import html5lib
import lxml.html
import msgspec
import pytest

from monitor.model import Facts, TrialView, VersionRef
from monitor.model.study import Study, read_study
from monitor.model.study.part import Part
from monitor.publish.inputs import PublishSettings
from monitor.publish.items import ItemRenderer
from monitor.publish.pages.trial import TrialPage, render_trial

NCT_ID = "NCT90000009"
SEEN = datetime(2026, 11, 19, 15, tzinfo=UTC)
NEVER_SHOWN = re.compile(
    # Contact persons, IDs within tables, computed sections, and what other words of ours say.
    r"derivedSection|entralContacts|\.contacts\.|pointOfContact|[gG]roupIds?$|[gG]roups\.id$|nctId$"
    r"|largeDocs\.size$|Struct\.type$|ciNumSides|typeAbbrev|oldNameTitle|oldOrganization"
)
LINK = re.compile(r"https?://|#|\.\./|NCT90000009\.json$|$")
GROUP_ID = re.compile(r"[gG]roupIds?$|[gG]roups\.id$")
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "</main></html>{{7*7}}",
)


def members(hint: Any) -> tuple[Any, ...]:
    if get_origin(hint) is Annotated:
        return (hint,)
    return get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)


def filled(part: type[Part], text: Callable[[str], str], path: str = "") -> dict[str, Any]:
    """A part with every field filled: texts by `text`, of each list one element."""
    hints = get_type_hints(part, include_extras=True)
    return {
        field.encode_name: value(hints[field.name], text, f"{path}.{field.encode_name}")
        for field in msgspec.structs.fields(part)
    }


def value(hint: Any, text: Callable[[str], str], path: str) -> Any:
    kinds = members(hint)
    for kind in kinds:
        if isinstance(kind, type) and issubclass(kind, Part):
            return filled(kind, text, path)
        if get_origin(kind) is tuple:
            return [value(get_args(kind)[0], text, path)]
    if bool in kinds:
        return True
    if str in kinds:
        return text(path)
    if (
        any(get_origin(kind) is Annotated and get_args(kind)[0] is str for kind in kinds)
        and "count" not in path
    ):
        return "2024-03-05"
    return 7


def rendered(record: dict[str, Any]) -> dict[str, bytes]:
    facts = Facts(nct_id=NCT_ID, title="Invented cells", overall_status="COMPLETED")
    view = TrialView(facts=facts, watches=(), topics=(), first_seen=SEEN, last_seen=SEEN)
    version = VersionRef(nct_id=NCT_ID, version=1, observed_at=SEEN, sha256="0" * 64)
    reading = read_study(record)
    assert reading.unreadable == ()
    page = TrialPage(view=view, reading=reading, states=(), updates=(), versions=(version,))
    settings = PublishSettings(watches=(), topics=(), time_zone=ZoneInfo("UTC"))
    return render_trial(page, ItemRenderer(settings))


def test_every_text_field_is_on_the_page_and_in_the_json():
    numbers = itertools.count(1)
    tokens: dict[str, str] = {}

    def token(path: str) -> str:
        if GROUP_ID.search(path):
            return "G0"
        tokens[path] = f"token{next(numbers):04d}x"
        return tokens[path]

    record = filled(Study, token)
    record["protocolSection"]["identificationModule"]["nctId"] = NCT_ID
    files = rendered(record)
    main = lxml.html.fromstring(files[f"trials/{NCT_ID}.html"]).find(".//main")
    shown = main.text_content().casefold()
    content = files[f"trials/{NCT_ID}.json"].decode()
    wanted = {path: word for path, word in tokens.items() if not NEVER_SHOWN.search(path)}
    assert len(wanted) > 150
    assert [path for path, word in wanted.items() if word not in shown] == []
    assert [path for path, word in wanted.items() if word not in content] == []


def test_what_is_posted_for_a_group_that_no_table_lists_has_a_column_of_its_own():
    record = filled(
        Study, lambda path: "G9" if path.endswith("groupId") else "G0" if GROUP_ID.search(path) else "x"
    )
    record["protocolSection"]["identificationModule"]["nctId"] = NCT_ID
    results = json.loads(rendered(record)[f"trials/{NCT_ID}.json"])["results"]
    tables = (
        results["flow"]["periods"][0],
        results["baseline"]["measures"][0]["table"],
        results["outcomes"][0]["table"],
        results["harms"]["serious"],
        results["harms"]["other"],
    )
    for table in tables:
        assert table["columns"][1:] == ["x", "G9"]
        assert all(row[1] == "—" and row[2] != "—" for row in table["rows"])


def test_contact_persons_are_never_shown():
    record = filled(Study, lambda _: "open")
    record["protocolSection"]["identificationModule"]["nctId"] = NCT_ID
    contacts = record["protocolSection"]["contactsLocationsModule"]
    for person in (*contacts["centralContacts"], *contacts["locations"][0]["contacts"]):
        person.update(dict.fromkeys(person, "secret person"))
    record["resultsSection"]["moreInfoModule"]["pointOfContact"] = {"title": "secret person"}
    files = rendered(record)
    assert all(b"secret person" not in content for content in files.values())


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_every_field_stays_text(text):
    record = filled(Study, lambda _: text)
    record["protocolSection"]["identificationModule"]["nctId"] = NCT_ID
    html = rendered(record)[f"trials/{NCT_ID}.html"]
    for element in html5lib.HTMLParser(strict=True).parse(html.decode()).iter():
        assert str(element.tag).rpartition("}")[2] not in {"script", "img", "iframe", "style", "base"}
        assert not [name for name in element.attrib if name.startswith("on") or name == "style"]
        assert LINK.match(element.attrib.get("href", ""))
    assert html.count(b"<h1>") == 1
