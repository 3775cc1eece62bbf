"""Address lists as we export them and as spreadsheets save them: no address is lost in silence."""

from __future__ import annotations

import pytest

from monitor.digest.select import Offer
from monitor.mail.address_lists import read_address_list, write_address_list
from monitor.model import Severity
from monitor.model.subscription import Cadence, Choices, Subscriber, SubscriberState

OFFER = Offer(watches=(("spine", "Spine"), ("cord", "Cord")), topics=(("pain", "Pain"),))
PLAIN = "Address,Cadence\na@example.org,weekly\nb@example.org,daily\n"


def addresses(data):
    return [entry.address for entry in read_address_list(data, OFFER).entries]


@pytest.mark.promise("an address list as a spreadsheet saves it", "its encoding is recognised and named")
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_list_is_read_as_a_spreadsheet_saves_it(encoding, delimiter, ending):
    text = PLAIN.replace(",", delimiter).replace("\n", ending)
    assert addresses(text.encode(encoding)) == ["a@example.org", "b@example.org"]


@pytest.mark.parametrize("name", ["address", "ADDRESS", " Address ", "E-Mail", "email"])
def test_the_column_of_addresses_is_found_in_any_case(name):
    assert addresses(f"Name,{name}\nJürgen,j@example.org\n".encode("cp1252")) == ["j@example.org"]


@pytest.mark.promise("a line of an address list is wrong", "it is named; the others are taken")
def test_a_line_that_is_wrong_is_named_and_costs_no_other():
    read = read_address_list(
        b"address,cadence\nno address,\na@example.org,weekly\nb@example.org,hourly\n", OFFER
    )
    assert [entry.address for entry in read.entries] == ["a@example.org"]
    assert [(line.line, line.mistake) for line in read.skipped] == [(2, True), (4, True)]
    assert "hourly" in read.skipped[1].reason


def test_a_choice_that_is_gone_since_the_export_keeps_its_subscriber():
    read = read_address_list(b"address,watches\na@example.org,spine brain\n", OFFER)
    assert read.entries[0].choices.watches == ("spine", "brain")
    assert "brain" in read.entries[0].notes[0]


def test_who_is_not_active_is_passed_over_without_a_mistake():
    read = read_address_list(b"address,state\na@example.org,unsubscribed\n", OFFER)
    assert read.entries == ()
    assert not read.skipped[0].mistake


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"a@example.org\nb@example.org\n", "must name the columns"),
        (b"\xff\xfea\xd8", "UTF-16"),
    ],
)
def test_a_file_without_addresses_is_refused_with_the_reason(data, reason):
    with pytest.raises(ValueError, match=reason):
        read_address_list(data, OFFER)


def test_an_export_is_read_again():
    choices = Choices(
        watches=("spine",),
        topics=("pain",),
        claims=("low-risk",),
        kinds=("results",),
        min_severity=Severity.HIGH,
        cadence=Cadence.DAILY,
        quiet_line=False,
    )
    from datetime import UTC, datetime

    person = Subscriber(
        id=1,
        address="a@example.org",
        choices=choices,
        state=SubscriberState.ACTIVE,
        since=datetime(2026, 11, 1, tzinfo=UTC),
        how='=HYPERLINK, in "quotes"; and more',
    )  # fmt: skip
    read = read_address_list(write_address_list([person]).encode(), OFFER)
    assert [(entry.address, entry.choices) for entry in read.entries] == [("a@example.org", choices)]


@pytest.mark.parametrize(
    "name", ["E-Mail-Adresse", "email_address", "EmailAddress", "e mail", "Adresse e-mail", "Email:"]
)
def test_the_column_of_addresses_may_be_named_as_people_name_it(name):
    assert addresses(f"Name;{name}\nJo;j@example.org\n".encode()) == ["j@example.org"]


@pytest.mark.parametrize("quote", ["", '"'])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_first_line_for_the_spreadsheet_is_passed_over(delimiter, quote):
    text = f"{quote}sep={delimiter}{quote}\r\n" + PLAIN.replace(",", delimiter).replace("\n", "\r\n")
    assert addresses(text.encode("utf-8-sig")) == ["a@example.org", "b@example.org"]


@pytest.mark.promise(
    "a quotation mark in an address list is not closed", "no line behind it is lost: each is read by itself"
)
@pytest.mark.parametrize(
    "line", ['"a@example.org', 'a@example.org,"weekly', '"a@example.org,weekly', 'no address,"']
)
@pytest.mark.parametrize("more", [3, 20_000])
def test_an_open_quotation_mark_swallows_no_address(line, more):
    others = [f"b{number}@example.org" for number in range(more)]
    data = "\n".join(["address,cadence", line, *others]).encode()
    read = read_address_list(data, OFFER)
    assert [entry.address for entry in read.entries][-more:] == others
    assert len(read.entries) + len(read.skipped) == more + 1


def test_a_note_of_several_lines_may_name_an_address_and_is_no_row():
    read = read_address_list(
        b'address,how\na@example.org,"by post\nc@example.org\nin May"\nb@example.org,\n', OFFER
    )
    assert [entry.address for entry in read.entries] == ["a@example.org", "b@example.org"]


@pytest.mark.promise(
    "an address list has two columns of addresses", "a row with one address is taken; a row with two is named"
)
@pytest.mark.parametrize("header", ["address,address", "Email,E-mail address"])
def test_no_address_of_a_second_column_is_lost(header):
    rows = "a@example.org,b@example.org\nc@example.org,\n,d@example.org\ne@example.org,e@example.org\n"
    read = read_address_list(f"{header}\n{rows}".encode(), OFFER)
    assert [entry.address for entry in read.entries] == [f"{name}@example.org" for name in "cde"]
    [skipped] = read.skipped
    assert (skipped.line, skipped.mistake) == (2, True)
    assert "a@example.org b@example.org" in skipped.reason


def test_a_full_stop_behind_a_domain_is_none_of_the_address():
    assert addresses(b"address\nJo@Example.ORG.\n") == ["Jo@example.org"]


def test_a_stray_null_makes_no_other_encoding():
    read = read_address_list(b"address\na@example.org\0\nb@example.org\n", OFFER)
    assert ([entry.address for entry in read.entries], len(read.skipped)) == (["b@example.org"], 1)


def test_a_line_break_within_quotation_marks_is_part_of_the_cell():
    read = read_address_list(b'address,how\na@example.org,"by post\nin May"\nb@example.org,\n', OFFER)
    assert [entry.line for entry in read.entries] == [3, 4]


@pytest.mark.parametrize("data", [b"PK\x03\x04 and so on", b"\xd0\xcf\x11\xe0\xa1\xb1"])
def test_a_spreadsheet_is_named_as_one(data):
    with pytest.raises(ValueError, match="a spreadsheet; save the list as CSV"):
        read_address_list(data, OFFER)


@pytest.mark.parametrize(
    "cell",
    [
        '"Jo Doe <jo@example.org>"',
        "Jo <jo@example.org>",
        "<jo@example.org>",
        "mailto:jo@example.org",
        "jo@example.org;",
        "\u200bjo@example.org\u200b",
        "\u00a0jo@example.org\u00a0",
    ],
)
def test_an_address_is_taken_as_mail_programs_copy_it(cell):
    assert addresses(f"email\n{cell}\n".encode()) == ["jo@example.org"]


@pytest.mark.parametrize(
    "cell", ['"jo@example.org; kim@example.org"', '"Jo <jo@example.org>, kim@example.org"', "<>", "@"]
)
def test_a_cell_of_two_addresses_or_of_none_is_named(cell):
    read = read_address_list(f"email\n{cell}\nlee@example.org\n".encode(), OFFER)
    assert [entry.address for entry in read.entries] == ["lee@example.org"]
    assert [line.line for line in read.skipped] == [2]


@pytest.mark.parametrize(
    "name", ["E-mail 1 - Value", "Work Email", "Correo electrónico", "Adresse e-mail", "Courriel"]
)
def test_a_column_that_speaks_of_mail_and_has_addresses_is_theirs(name):
    text = f"Name,{name},E-mail sent\nJürgen,jo@example.org,yes\n"
    for encoding in ("utf-8", "cp1252"):
        assert addresses(text.encode(encoding)) == ["jo@example.org"]


@pytest.mark.parametrize("end", ["\x1a", "\0\0\0", "\x1a\0"])
def test_what_old_programs_write_at_the_end_of_a_file_is_no_line(end):
    read = read_address_list(f"email\njo@example.org\n{end}".encode(), OFFER)
    assert (len(read.entries), read.skipped) == (1, ())


def test_a_line_break_in_a_note_costs_no_address_in_utf_16_without_a_mark():
    text = 'Note;Email\r\n"two\r\nlines";jo@example.org\r\n"é";kim@example.org\r\n'
    for encoding in ("utf-16-le", "utf-16-be"):
        assert addresses(text.encode(encoding)) == ["jo@example.org", "kim@example.org"]
