"""Addresses, periods, tokens, and what is due when."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.digest import periods
from monitor.digest import select as subscribers
from monitor.digest.periods import Calendar
from monitor.digest.select import Offer, parse_choices
from monitor.mail import plan as planning
from monitor.mail.addresses import normalised
from monitor.mail.tokens import Signer, Use
from monitor.model.address import mailbox, mask_addresses, masked
from monitor.model.subscription import Cadence, Choices, DeliveryState, Subscriber, SubscriberState
from monitor.store.mail_store import AskLimits

BERLIN = Calendar(time_zone="Europe/Berlin", weekly="0 6 * * mon", daily="0 6 * * tue-sat")
OFFER = Offer(
    watches=(("spine", "Spine"), ("cord", "Cord")),
    topics=(("pain", "Pain"),),
    claims=(("low-risk", "“Low risk”"),),
)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("given_", "stored"),
    [
        ("Jo@EXAMPLE.org", "Jo@example.org"),
        (" jo@example.org ", "jo@example.org"),
        ("jo@b\u00fccher.example", "jo@xn--bcher-kva.example"),
    ],
)
def test_an_address_is_normalised_in_its_domain_alone(given_, stored):
    assert normalised(given_) == stored


@pytest.mark.parametrize(
    "bad",
    ["", "jo", "jo@localhost", "jo@example.org\nBcc: x@example.org", "j\u00f6@example.org", "a@b@c.org"],
)
def test_what_is_no_address_is_refused(bad):
    with pytest.raises(ValueError, match=r"."):
        normalised(bad)


def test_an_address_is_masked():
    assert masked("someone@example.org") == "s…@example.org"


def test_choices_from_outside_are_checked_and_all_is_none():
    assert parse_choices(OFFER, watches=["cord", "spine"]).watches == ("spine", "cord"), (
        "not what is added later"
    )
    for bad in (
        {"watches": ["x"]},
        {"topics": ["x"]},
        {"claims": ["x"]},
        {"groups": ["x"]},
        {"cadence": "hourly"},
        {"min_severity": "silent"},
    ):
        with pytest.raises(ValueError, match="there is no"):
            parse_choices(OFFER, **bad)


def test_who_chose_a_claim_receives_what_changes_in_its_trials_and_no_others(invented):
    chosen = parse_choices(OFFER, claims=["low-risk"])
    assert subscribers.wants(chosen, invented.update(1, claims=("low-risk", "quick")).update)
    assert not subscribers.wants(chosen, invented.update(2, claims=("quick",)).update)
    assert not subscribers.wants(chosen, invented.update(3).update)
    assert subscribers.wants(parse_choices(OFFER), invented.update(3).update)
    gone = Offer(watches=OFFER.watches, topics=OFFER.topics)
    assert subscribers.not_on_offer(chosen, gone) == ("low-risk",)
    assert not subscribers.can_receive(chosen, gone)


def test_a_week_closes_on_monday_in_the_zone_of_the_schedule_and_is_sent_at_its_hour():
    monday = at("2026-11-22T23:00")  # midnight in Berlin
    assert periods.period_end(Cadence.WEEKLY, at("2026-11-20T12:00"), BERLIN.zone) == monday
    assert periods.sent_at(Cadence.WEEKLY, monday, BERLIN) == at("2026-11-23T05:00")
    before, after = at("2026-11-23T04:59"), at("2026-11-23T05:00")
    assert periods.newest_closed(Cadence.WEEKLY, before, BERLIN) == monday - timedelta(days=7)
    assert periods.newest_closed(Cadence.WEEKLY, after, BERLIN) == monday
    assert periods.period_name(Cadence.WEEKLY, monday, BERLIN.zone) == "2026-W47"


def test_days_without_a_sending_are_reported_with_the_next():
    assert periods.due_at(Cadence.DAILY, at("2026-11-20T23:00"), BERLIN) == at("2026-11-24T05:00")
    assert periods.newest_closed(Cadence.DAILY, at("2026-11-24T05:00"), BERLIN) == at("2026-11-23T23:00")


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)),  # noqa: DTZ001 -- hypothesis asks for naive bounds
    st.sampled_from([Cadence.WEEKLY, Cadence.DAILY]),
)
def test_a_period_is_never_sent_before_it_closed_nor_twice(naive, cadence):
    now = naive.replace(tzinfo=UTC)
    closed = periods.newest_closed(cadence, now, BERLIN)
    assert closed <= periods.sent_at(cadence, closed, BERLIN) <= now
    assert periods.due_at(cadence, closed, BERLIN) > now, "once covered, nothing is due"


def test_missed_mondays_are_reported_late_and_once(invented, box):
    (jo,) = invented.subscribe(box, "jo@example.org", covered=invented.MONDAY - 3 * invented.WEEK)
    made = list(planning.digests(Cadence.WEEKLY, [jo], closed=invented.MONDAY, calendar=Calendar()))
    assert [(delivery.period, delivery.since) for delivery in made] == [
        ("2026-W47", invented.MONDAY - 3 * invented.WEEK)
    ]
    assert (
        periods.period_label(Cadence.WEEKLY, made[0].since, made[0].until, Calendar().zone)
        == "weeks 45\u201347"
    )
    assert box.plan(made, now=invented.NOW) == 1
    assert box.uncovered(Cadence.WEEKLY, invented.MONDAY) == ()
    assert box.plan(made, now=invented.NOW) == 0


def test_results_are_due_at_once_only_to_those_who_want_them(invented, box):
    eager = Choices(cadence=Cadence.RESULTS)
    spine, cord = (
        invented.subscribe(box, "a@example.org", choices=eager),
        invented.subscribe(box, "b@example.org", choices=Choices(cadence=Cadence.RESULTS, watches=("cord",))),
    )
    news = [invented.update(1, invented.POSTED)]
    made = list(planning.at_once([*spine, *cord], news, now=invented.NOW, calendar=Calendar()))
    assert [delivery.period is not None for delivery in made] == [True, False]
    box.plan(made, now=invented.NOW)
    assert box.covered(Cadence.RESULTS) == invented.NOW
    assert len(box.deliveries()) == 1


def covered(choices, known, now="2026-11-25T12:00"):
    return subscribers.covered_from(choices, known, now=at(now), calendar=Calendar())


def known(state=SubscriberState.ACTIVE, cadence=Cadence.WEEKLY, until="2026-08-03T00:00"):
    return Subscriber(
        id=1, address="jo@example.org", choices=Choices(cadence=cadence), state=state, since=at(until), how="t",
        covered_until=at(until),
    )  # fmt: skip


def test_a_new_subscriber_gets_the_whole_week_that_closes_next():
    assert covered(Choices(), None) == at("2026-11-23T00:00")
    assert covered(Choices(), None, "2026-11-23T03:00") == at("2026-11-16T00:00"), (
        "not yet sent, so not missed"
    )
    assert covered(Choices(cadence=Cadence.RESULTS), None) == at("2026-11-25T12:00")


def test_a_change_of_cadence_loses_nothing_and_a_return_digs_up_nothing():
    daily = Choices(cadence=Cadence.DAILY)
    assert covered(daily, known(until="2026-11-23T00:00")) == at("2026-11-23T00:00")
    assert covered(Choices(), known(SubscriberState.UNSUBSCRIBED)) == at("2026-11-23T00:00")
    assert covered(Choices(), known(cadence=Cadence.RESULTS)) == at("2026-11-23T00:00")


@given(st.integers(0, 2**40), st.sampled_from(list(Use)), st.sampled_from(list(Use)))
def test_a_token_is_good_for_its_use_alone(number, use, other):
    signer, now = Signer(["k" * 40]), at("2026-11-23T06:00")
    token = signer.make(use, number, expires=now + timedelta(hours=1))
    assert signer.read(use, token, now=now) == number
    assert signer.read(use, token, now=now + timedelta(hours=1)) is None
    assert signer.read(use, token[:-1], now=now) is None
    if other is not use:
        assert signer.read(other, token, now=now) is None


def test_a_new_key_leaves_old_links_good_and_a_foreign_one_none():
    now = at("2026-11-23T06:00")
    old = Signer(["o" * 40]).make(Use.UNSUBSCRIBE, 7)
    assert Signer(["n" * 40, "o" * 40]).read(Use.UNSUBSCRIBE, old, now=now) == 7
    assert Signer(["n" * 40]).read(Use.UNSUBSCRIBE, old, now=now) is None


def test_requests_for_a_known_and_an_unknown_address_are_answered_alike(box, invented):
    invented.subscribe(box, "known@example.org")
    limits = AskLimits(an_hour=3)
    for address in ("known@example.org", "unknown@example.org"):
        assert box.request(address, Choices(min_severity="high"), now=invented.NOW, limits=limits)
        assert box.request(address, Choices(), now=invented.NOW, limits=limits), (
            "once more makes no second mail"
        )
    assert sorted(delivery.purpose.value for delivery in box.deliveries()) == ["confirm", "known"]
    assert box.find("known@example.org").choices == Choices(), "nobody else changes what was chosen"
    assert box.request("third@example.org", Choices(), now=invented.NOW, limits=limits)
    assert not box.request("fourth@example.org", Choices(), now=invented.NOW, limits=limits), (
        "too many for all"
    )


def test_a_link_to_confirm_works_once_and_not_after_leaving(box, invented):
    box.request("jo@example.org", Choices(), now=invented.NOW, limits=AskLimits())
    (asked,) = box.deliveries()
    later = invented.NOW + timedelta(minutes=5)
    assert box.confirm(asked.id, now=later, cover=invented.covering()).state is SubscriberState.ACTIVE
    jo = box.find("jo@example.org")
    assert [entry.state.value for entry in box.states(jo.id)] == ["pending", "active"]
    box.unsubscribe(jo.id, how="a test", now=later + timedelta(minutes=5))
    assert box.confirm(asked.id, now=later + timedelta(minutes=9), cover=invented.covering()) is None
    assert box.find("jo@example.org").state is SubscriberState.UNSUBSCRIBED


def test_who_never_confirms_is_forgotten_and_who_left_is_not(box, invented):
    box.request("jo@example.org", Choices(), now=invented.NOW, limits=AskLimits())
    (gone,) = invented.subscribe(box, "gone@example.org")
    box.unsubscribe(gone.id, how="a test", now=invented.NOW)
    assert box.forget_pending(invented.NOW) == 0
    assert box.forget_pending(invented.NOW + timedelta(seconds=1)) == 1
    assert [subscriber.address for subscriber in box.subscribers()] == ["gone@example.org"]


def test_an_import_leaves_alone_who_has_left(box, invented):
    (gone,) = invented.subscribe(box, "gone@example.org")
    box.unsubscribe(gone.id, how="a test", now=invented.NOW)
    entries = [("gone@example.org", Choices()), ("new@example.org", Choices())]
    assert box.admit_all(entries, how="a list", now=invented.NOW, cover=invented.covering()) == (
        "gone@example.org",
    )
    assert box.find("gone@example.org").state is SubscriberState.UNSUBSCRIBED


def test_forgetting_takes_everything_along(box, invented):
    people = invented.subscribe(box, "jo@example.org")
    invented.due(box, people)
    box.remove(people[0].id)
    assert (box.subscribers(), box.deliveries(), box.states(people[0].id)) == ((), (), ())
    assert box.counts().deliveries.get(DeliveryState.DUE, 0) == 0


@pytest.mark.promise("one mailbox is asked for under many spellings", "it gets no more mails than under one")
@pytest.mark.parametrize(
    "spelling",
    [
        *("Victim@example.org", "victim+1@example.org", "v.ictim@example.org", "v_ictim@example.org"),
        *("victim+a+b@example.org", "VIC-TIM@EXAMPLE.ORG"),
    ],
)
def test_spellings_of_one_mailbox_share_the_limit_of_messages(box, invented, spelling):
    limits = AskLimits()
    assert box.request("victim@example.org", Choices(), now=invented.NOW, limits=limits)
    assert box.request(spelling, Choices(), now=invented.NOW, limits=limits)
    assert box.counts().deliveries == {"due": 1}


@pytest.mark.parametrize(
    ("first", "other"),
    [
        ("jo@gmail.com", "J.O+x@googlemail.com"),
        ("jo@icloud.com", "jo@me.com"),
        ("jo@proton.me", "j_o@pm.me"),
        ("jo@yahoo.com", "jo-shop@yahoo.com"),
        ("jo@example.org", "jo@example.org."),
    ],
)
def test_one_mailbox_under_several_names_is_one_for_limits(first, other):
    assert mailbox(first) == mailbox(other)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("550 <victim@example.org>: unknown", "550 <v…@example.org>: unknown"),
        ('550 "jo doe"@example.org unknown', "550 j…@example.org unknown"),
        ("rfc822;victim@[10.0.0.1]", "rfc822;v…@[10.0.0.1]"),
        ("see https://x.example/?a=victim%40example.org", "see https:/…@example.org"),
        ("try again at 10:00; looked at once", "try again at 10:00; looked at once"),
    ],
)
def test_addresses_in_a_servers_answer_are_masked(text, masked):
    assert mask_addresses(text) == masked


@pytest.mark.promise("an address that left comes back in another case", "it stays unsubscribed")
def test_who_left_stays_left_in_whatever_case(box, invented):
    (person,) = invented.subscribe(box, "Jo@example.org")
    box.unsubscribe(person.id, how="by the button", now=invented.NOW)
    kept = box.admit_all(
        [("JO@example.org", Choices())], how="a list", now=invented.NOW, cover=invented.covering()
    )
    assert kept == ("JO@example.org",)
    assert [person.state.value for person in box.subscribers()] == ["unsubscribed"]
    assert box.find("jo@EXAMPLE.org").address == "Jo@example.org", "the spelling is kept for sending"
