"""What arrives: parsed with the standard library and looked at part by part."""

import email
import email.policy
import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import html5lib
import pytest

from monitor.digest.compose import DigestInputs, compose
from monitor.mail import message, subject
from monitor.mail.build import Builder
from monitor.mail.message import Letter
from monitor.mail.tokens import Use
from monitor.model import Kind, PollStatus, Severity
from monitor.model.subscription import (
    Cadence,
    Choices,
    Delivery,
    DeliveryState,
    Purpose,
    Subscriber,
    SubscriberState,
)


@pytest.fixture
def arrive(settings, signer, invented):
    """The message for one who chose so, as the standard library reads it; None where none is sent."""

    def made(
        news, choices=None, *, purpose=Purpose.DIGEST, period="2026-W47", cadence=Cadence.WEEKLY, until=None
    ):
        delivery = Delivery(
            id=17,
            subscriber=5,
            purpose=purpose,
            period=period,
            cadence=cadence,
            since=invented.MONDAY - invented.WEEK,
            until=until or invented.MONDAY,
            state=DeliveryState.CLAIMED,
            created_at=invented.NOW,
            next_try=invented.NOW,
        )
        subscriber = Subscriber(
            id=5,
            address="jo@example.org",
            choices=choices or Choices(),
            state=SubscriberState.ACTIVE,
            since=invented.NOW,
            how="a test",
        )
        outgoing = Builder(news, settings, signer).build(delivery, subscriber, now=invented.NOW)
        return (
            None if outgoing is None else email.message_from_bytes(outgoing.data, policy=email.policy.default)
        )

    return made


def text_of(found):
    return found.get_body(("plain",)).get_content()


def html_of(found):
    return found.get_body(("html",)).get_content()


def test_a_digest_has_every_header_it_should_and_two_parts(arrive, invented, signer):
    found = arrive(invented.News([invented.update(1)]))
    assert found["From"] == "Trial Monitor <digest@example.org>"
    assert found["To"] == "jo@example.org"
    assert found["Reply-To"] == "help@example.org"
    assert found["Subject"] == "1 trial stopped: stem cells & spine, week 47"
    assert parsedate_to_datetime(found["Date"]) == invented.NOW
    assert re.fullmatch(r"<2026-W47\.17\.[0-9a-f]{12}@example\.org>", found["Message-ID"])
    assert found["List-Id"] == '"stem cells & spine" <digest.example.org>'
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    leave = found["List-Unsubscribe"].strip("<>")
    assert leave.startswith("https://mail.example.org/unsubscribe/")
    assert signer.read(Use.UNSUBSCRIBE, leave.rpartition("/")[2], now=datetime(2100, 1, 1, tzinfo=UTC)) == 5
    assert found["Auto-Submitted"] == "auto-generated"
    assert found.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in found.iter_parts()] == ["text/plain", "text/html"]
    assert not found.defects
    assert not any(part.defects for part in found.iter_parts())


def test_the_same_delivery_gives_the_same_bytes(arrive, invented):
    news = invented.News([invented.update(1)])
    assert arrive(news).as_bytes() == arrive(news).as_bytes()


def test_the_plain_part_is_complete_by_itself(arrive, invented):
    said = text_of(arrive(invented.News([invented.update(1)])))
    for needed in (
        "An invented trial",
        "NCT99000001",
        "Status changed from Recruiting to Terminated.",
        "https://trials.example.org/trials/NCT99000001.html#u-1-2",
        "https://clinicaltrials.gov/study/NCT99000001",
        "65 trials compared",
        "Data processed by ClinicalTrials.gov on 20",
        "Source: ClinicalTrials.gov",
        "It gives no advice",
        "https://mail.example.org/unsubscribe/",
        "https://mail.example.org/preferences/",
    ):
        assert needed in said
    assert "<" not in said.replace("<digest", "")


def test_the_html_part_is_valid_inlined_and_asks_for_nothing_from_outside(arrive, invented):
    html = html_of(arrive(invented.News([invented.update(1), invented.update(2, invented.POSTED)])))
    html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    assert 'style="' in html
    assert not re.search(r"<(img|script|link|iframe|object)\b|url\(|@import", html)
    assert "-link-to-" not in html


def test_results_come_first_then_what_stopped_whatever_order_they_came_in(arrive, invented):
    some = [invented.update(3), invented.update(2, invented.POSTED), invented.update(1)]
    first, other = (text_of(arrive(invented.News(order))) for order in (some, some[::-1]))
    assert first == other
    assert re.findall(r"NCT\d{8} ·", first) == [
        "NCT99000002 ·",
        "NCT99000001 ·",
        "NCT99000003 ·",
    ]


def test_the_subject_counts_trials_by_their_most_important_news(invented):
    moved = invented.change(Kind.DATES, severity=Severity.LOW, sentence="A date moved.")
    several = [
        invented.update(1, invented.POSTED, moved),
        invented.update(2, invented.POSTED),
        invented.update(3),
        invented.update(4, moved),
    ]
    inputs = DigestInputs(
        since=invented.MONDAY - invented.WEEK,
        until=invented.MONDAY,
        updates=tuple(several),
        polls=(),
        states=(),
    )
    said = subject.subject(compose(inputs), "stem cells & spine", "week 47")
    assert said == "2 results posted, 1 trial stopped, 1 other update: stem cells & spine, week 47"


@pytest.mark.parametrize(
    ("choices", "chosen"),
    [
        (Choices(), [1, 2, 3]),
        (Choices(watches=("cord",)), [2]),
        (Choices(topics=("pain",)), [1]),
        (Choices(kinds=("results",)), [3]),
        (Choices(min_severity=Severity.HIGH), [1, 3]),
        (Choices(watches=("cord",), topics=("pain",)), []),
    ],
)
def test_a_subscriber_gets_what_was_chosen_and_no_more(arrive, invented, choices, chosen):
    news = invented.News(
        [
            invented.update(1, topics=("pain",)),
            invented.update(2, invented.change(Kind.SPONSOR, severity=Severity.MEDIUM), watches=("cord",)),
            invented.update(3, invented.POSTED),
        ]
    )
    said = text_of(arrive(news, choices))
    assert sorted({int(nct_id[-2:]) for nct_id in re.findall(r"NCT\d{8}", said)}) == chosen


def test_without_news_there_is_one_honest_line_or_nothing_as_chosen(arrive, invented):
    found = arrive(invented.News())
    assert found["Subject"] == "Nothing new: stem cells & spine, week 47"
    assert "Nothing changed in what you chose" in text_of(found)
    assert "65 trials compared" in text_of(found)
    assert arrive(invented.News(), Choices(quiet_line=False)) is None


@pytest.mark.parametrize("quiet_line", [True, False])
def test_polls_that_failed_are_said_whatever_was_chosen(arrive, invented, quiet_line):
    friday = invented.MONDAY - timedelta(days=3)
    failed = invented.poll(at=friday + timedelta(hours=5), status=PollStatus.FAILED, error="503, maintenance")
    news = invented.News(polls=[invented.poll(at=friday), failed, invented.poll("cord", at=friday)])
    found = arrive(news, Choices(quiet_line=quiet_line))
    assert found["Subject"] == "Not fully compared: stem cells & spine, week 47"
    for said in (text_of(found), html_of(found)):
        assert "1 attempt to read the registry did not succeed:" in " ".join(said.split())
        assert "503, maintenance" in said


def test_a_week_in_which_nothing_was_polled_is_no_week_without_news(arrive, invented):
    found = arrive(invented.News(polls=()), Choices(quiet_line=False))
    assert "Nothing was compared in this period" in text_of(found)


def test_a_failure_that_a_later_poll_made_good_is_said_beside_the_news(arrive, invented):
    friday = invented.MONDAY - timedelta(days=3)
    failed = invented.poll(at=friday - timedelta(hours=5), status=PollStatus.FAILED, error="timed out")
    polls = [failed, invented.poll(at=friday), invented.poll("cord", at=friday)]
    said = text_of(arrive(invented.News([invented.update(1)], polls)))
    assert "a later one did" in said
    assert "NOT FULLY COMPARED" not in said
    assert arrive(invented.News(polls=polls), Choices(quiet_line=False)) is None


def test_a_mail_stays_below_what_gmail_clips_and_nothing_is_lost(arrive, invented):
    long = invented.change(sentence="A sentence that is long. " * 40, after="TERMINATED", short="Terminated")
    found = arrive(invented.News([invented.update(n, long) for n in range(150)]))
    assert len(found.as_bytes()) < 100_000
    assert len(found.as_bytes()) > 80_000
    for said in (text_of(found), html_of(found)):
        assert {int(nct_id) for nct_id in re.findall(r"trials/NCT99(\d{6})", said)} == set(range(150))
        room = "There is no room in this mail for the details of"
        assert room in " ".join(said.split())
        assert "The list above leads to their pages" in " ".join(said.split())


def test_what_does_not_even_fit_in_lines_is_counted(arrive, invented):
    found = arrive(invented.News([invented.update(n) for n in range(900)]))
    assert len(found.as_bytes()) < 100_000
    assert "for which this mail has no room" in " ".join(text_of(found).split())
    assert found["Subject"].startswith("900 trials stopped")


HOSTILE = "A trial\r\nBcc: everyone@example.org\r\n\r\n<script>alert(1)</script> \u202egnihton =?utf-8?q?x?="


def test_a_hostile_title_injects_nothing(arrive, invented):
    found = arrive(invented.News([invented.update(1, title=HOSTILE)]))
    assert found["Bcc"] is None
    assert sorted(found.keys()) == sorted(arrive(invented.News([invented.update(1)])).keys())
    assert "<script" not in html_of(found)
    assert "\u202e" not in text_of(found) + html_of(found)


@pytest.mark.parametrize("bad", ["a\nBcc: x@example.org", "a\rb", "a\x00b"])
def test_a_control_character_never_becomes_a_header(bad):
    with pytest.raises(ValueError, match="control character"):
        message.worded("Subject", bad)
    with pytest.raises(ValueError, match="control character"):
        message.address("To", "", bad)


@pytest.mark.parametrize(
    "title", ["Zellen für die Wirbelsäule " * 4, "plain " * 30, "=?utf-8?q?trick?=", "脊髄損傷"]
)
def test_a_subject_of_any_language_arrives_as_it_was(title):
    line = message.worded("Subject", title.strip())
    assert all(len(part) <= 78 for part in line.split("\r\n"))
    assert line.isascii()
    read = email.message_from_string(line + "\r\n\r\n", policy=email.policy.default)
    assert read["Subject"] == title.strip()


def test_a_message_about_a_subscription_has_no_list_headers_and_a_link_that_expires(arrive, invented, signer):
    found = arrive(invented.News(), purpose=Purpose.CONFIRM, period="confirm-2026-11-23T06:00:00Z")
    assert found["Subject"] == "Please confirm: stem cells & spine"
    assert found["List-Unsubscribe"] is None
    token = re.search(r"/confirm/(\S+)", text_of(found))[1]
    assert signer.read(Use.CONFIRM, token, now=invented.NOW) == 17
    assert signer.read(Use.CONFIRM, token, now=invented.NOW + timedelta(days=4)) is None


def test_results_at_once_say_only_results(arrive, invented):
    news = invented.News([invented.update(1), invented.update(2, invented.POSTED)])
    found = arrive(
        news, Choices(cadence=Cadence.RESULTS), period="results-2026-11-20T15:20:00Z", cadence=Cadence.RESULTS
    )
    assert found["Subject"] == "1 result posted: stem cells & spine, 22 November 2026"
    assert "NCT99000001" not in text_of(found)


def test_one_letter_serves_all_who_chose_alike_with_links_of_their_own(settings, signer, invented):
    builder = Builder(invented.News([invented.update(1)]), settings, signer)
    delivery = Delivery(
        id=1, subscriber=1, purpose=Purpose.DIGEST, period="2026-W47", since=invented.MONDAY - invented.WEEK,
        until=invented.MONDAY, state=DeliveryState.CLAIMED, created_at=invented.NOW, next_try=invented.NOW,
    )  # fmt: skip
    mails = [
        builder.build(
            delivery,
            Subscriber(
                id=n,
                address=f"r{n}@example.org",
                choices=Choices(),
                state=SubscriberState.ACTIVE,
                since=invented.NOW,
                how="t",
            ),
            now=invented.NOW,
        ).data
        for n in (1, 2)
    ]
    assert signer.make(Use.UNSUBSCRIBE, 1).encode() in mails[0].replace(b"=\r\n", b"")
    assert signer.make(Use.UNSUBSCRIBE, 1).encode() not in mails[1].replace(b"=\r\n", b"")


def test_a_letter_is_a_trio(settings):
    assert Letter.__struct_fields__ == ("subject", "text", "html")
