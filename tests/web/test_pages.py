"""Subscribe, confirm, choose, leave: and all that must not do any of it."""

import json
import re
from datetime import timedelta

import pytest

from monitor.mail.tokens import Use
from monitor.model.subscription import Choices
from monitor.web.limits import is_among


def confirmed(face, address="jo@example.org"):
    face.subscribe(address)
    assert face.client.post(face.link_to_confirm(address)).status_code == 200
    return address


def test_an_address_is_subscribed_once_it_confirmed(face):
    asked = face.subscribe("Jo@EXAMPLE.org", watch="stem-cell-spine", kind="results")
    assert "a message is on its way" in asked.text
    assert face.people() == {"Jo@example.org": "pending"}
    link = face.link_to_confirm("Jo@example.org")
    page = face.client.get(link)
    assert '<form method="post">' in page.text
    assert face.people() == {"Jo@example.org": "pending"}, "a GET changes nothing"
    assert "You are subscribed" in face.client.post(link).text
    assert face.people() == {"Jo@example.org": "active"}
    with face.box() as box:
        assert box.find("Jo@example.org").choices == Choices(watches=("stem-cell-spine",), kinds=("results",))
        assert [state.state.value for state in box.states(1)] == ["pending", "active"]
    assert "You are subscribed" in face.client.post(link).text, "once more does no harm"


def test_one_click_from_a_mail_program_needs_no_page(face):
    confirmed(face)
    link = face.link(Use.UNSUBSCRIBE, "jo@example.org")
    found = face.client.post(link, data={"List-Unsubscribe": "One-Click"})
    assert (found.status_code, found.history) == (200, [])
    assert face.people() == {"jo@example.org": "unsubscribed"}
    assert face.client.post(link, files={"List-Unsubscribe": (None, "One-Click")}).status_code == 200
    with face.box() as box:
        assert box.find("jo@example.org").how == "by one click in a mail program"


def test_a_scanner_that_gets_every_link_changes_nothing(face):
    confirmed(face)
    face.subscribe("new@example.org")
    links = [
        face.link_to_confirm("new@example.org"),
        face.link(Use.PREFERENCES, "jo@example.org"),
        face.link(Use.UNSUBSCRIBE, "jo@example.org"),
        "/subscribe",
        "/healthz",
    ]
    before = face.dump()
    for link in links:
        assert face.client.get(link).status_code in {200, 503}
        assert face.client.head(link).status_code in {200, 503}
        assert face.client.get(f"{link}?x=1").status_code in {200, 503}
    assert face.dump() == before


def test_preferences_are_changed_by_the_button(face):
    confirmed(face)
    link = face.link(Use.PREFERENCES, "jo@example.org")
    page = face.client.get(link).text
    assert "j…@example.org" in page
    assert "jo@example.org" not in page
    data = {"cadence": "daily", "severity": "high", "quiet": "no", "topic": "pain", "claim": "low-risk"}
    assert "Trials listed on a claim" in page
    assert "Saved." in face.client.post(link, data=data).text
    with face.box() as box:
        chosen = box.find("jo@example.org").choices
    assert (chosen.cadence.value, chosen.min_severity.value, chosen.quiet_line, chosen.topics) == (
        "daily",
        "high",
        False,
        ("pain",),
    )
    assert chosen.claims == ("low-risk",)
    assert face.client.post(link, data={**data, "topic": "nonsense"}).status_code == 400


def test_a_known_address_is_answered_as_an_unknown_one(face):
    confirmed(face)
    known, unknown = face.subscribe("jo@example.org"), face.subscribe("other@example.org")
    assert (known.status_code, known.text) == (unknown.status_code, unknown.text)
    assert sorted(known.headers) == sorted(unknown.headers)


def test_a_forged_link_does_nothing(face):
    confirmed(face)
    before = face.dump()
    for use in (Use.CONFIRM, Use.PREFERENCES, Use.UNSUBSCRIBE):
        for token in ("x", "WzEsbnVsbF0.AAAA", "%00", "a" * 5000):
            for found in (face.client.get(f"/{use}/{token}"), face.client.post(f"/{use}/{token}")):
                assert found.status_code in {404, 410}
    assert face.dump() == before


def test_a_link_for_one_thing_is_not_good_for_another(face):
    confirmed(face)
    token = face.link(Use.PREFERENCES, "jo@example.org").rpartition("/")[2]
    assert face.client.post(f"/unsubscribe/{token}").status_code == 410
    assert face.people() == {"jo@example.org": "active"}


BAD = ("", "jo", "jo@example.org\r\nBcc: x@example.org", "<script>@example.org", "a@b.c,d@e.f")


def test_what_is_no_address_is_said_so_and_never_shown_raw(face):
    for address in BAD:
        found = face.subscribe(address)
        assert found.status_code == 400
        assert "<script>" not in found.text
    assert face.people() == {}


def test_a_form_of_another_site_is_refused(face):
    fields = {"address": "jo@example.org", "cadence": "weekly", "severity": "low", "quiet": "yes"}
    assert face.client.post("/subscribe", data=fields).status_code == 400
    token = face.service.mail.signer.make(Use.FORM, 0)
    found = face.client.post(
        "/subscribe", data={**fields, "token": token}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert found.status_code == 400
    assert face.people() == {}


def test_a_form_of_great_size_is_refused(face):
    assert face.client.post("/subscribe", content=b"x" * 100_000).status_code == 400


def test_one_client_asks_only_so_often(face):
    answers = [face.subscribe(f"reader{n}@example.org").status_code for n in range(12)]
    assert answers == [200] * 10 + [429] * 2
    face.service.clock.now += timedelta(hours=1)
    assert face.subscribe("later@example.org").status_code == 200


def test_without_a_key_there_are_no_pages_for_subscribers_and_all_else_works(open_face, state, published):
    with open_face(state, key="") as face:
        assert face.client.get("/subscribe").status_code == 404
        assert face.client.post("/unsubscribe/x").status_code in {404, 405}
        assert face.client.get("/").status_code == 200


def test_health_says_that_nothing_was_polled_yet(face):
    found = face.client.get("/healthz")
    assert found.status_code == 503
    assert json.loads(found.text)["status"] == "no good poll yet"
    face.subscribe("jo@example.org")
    assert json.loads(face.client.get("/healthz").text)["mail"] == {"due": 1, "claimed": 0, "failed": 0}


def test_metrics_are_for_those_who_may_read_them(face):
    face.subscribe("jo@example.org")
    found = face.client.get("/metrics")
    assert found.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert 'trial_monitor_subscribers{state="pending"} 1' in found.text
    assert 'trial_monitor_deliveries{state="due"} 1' in found.text
    assert "example.org" not in found.text
    assert face.client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404


@pytest.mark.parametrize(
    ("client", "may"),
    [("10.1.2.3", True), ("::ffff:10.1.2.3", True), ("::1", True), ("11.1.2.3", False), ("", False)],
)
def test_metrics_may_be_for_a_network(client, may):
    assert is_among(client, ("10.0.0.0/8", "::1")) is may


def test_the_form_keeps_what_was_chosen_and_names_the_field_that_is_wrong(face):
    page = face.subscribe("no address", kind="results", cadence="daily", severity="high").text
    assert 'aria-invalid="true" aria-describedby="error"' in page
    for chosen in ('name="kind" value="results" checked', 'value="daily" checked', 'value="high" checked'):
        assert chosen in page


@pytest.mark.promise("a delivery is claimed for more than an hour", "/healthz says so")
def test_health_complains_of_a_delivery_that_is_stuck(face):
    confirmed(face)
    with face.box() as box:
        claimed, _ = box.claim(now=face.service.clock())
        box.handing(claimed, now=face.service.clock())
    assert not any("claimed" in alarm for alarm in face.client.get("/healthz").json()["alarms"])
    face.service.clock.now += timedelta(hours=2)
    assert any("1 claimed" in alarm for alarm in face.client.get("/healthz").json()["alarms"])


@pytest.mark.parametrize(
    ("mistake", "days", "tied"),
    [({"address": "nonsense"}, 0, True), ({}, 8, False)],
    ids=["address", "old form"],
)
def test_a_form_that_comes_back_has_kept_what_was_chosen(face, mistake, days, tied):
    form = face.client.get("/subscribe").text
    token = re.search(r'name="token" value="([^"]+)"', form)[1]
    face.service.clock.now += timedelta(days=days)
    chosen = {"cadence": "daily", "severity": "high", "quiet": "no", "kind": "results", "topic": "pain"}
    fields = {"token": token, "address": "jo@example.org", **chosen, **mistake}
    page = face.client.post("/subscribe", data=fields)
    assert page.status_code == 400
    for name, value in chosen.items():
        assert re.search(rf'name="{name}" value="{value}" checked', page.text), name
    assert f'value="{fields["address"]}"' in page.text
    assert "<details open>" in page.text
    assert ('aria-describedby="error"' in page.text) == tied
    assert 'id="error"' in page.text


def test_the_form_asks_for_address_and_frequency_first_and_folds_the_rest(face):
    page = face.client.get("/subscribe").text
    places = [
        page.index(part) for part in ('name="address"', 'name="cadence"', "<details>", 'name="severity"')
    ]
    assert places == sorted(places)
    assert page.count("such as") == 3, "an example for each level of importance"


def test_the_pages_for_subscribers_have_the_header_of_the_site(face):
    page = face.client.get("/subscribe").text
    assert 'href="/trials/index.html"' in page
    assert 'aria-current="page">By mail' in page
