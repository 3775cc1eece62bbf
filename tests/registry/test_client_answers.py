"""Each row of the registry's table of errors, each error of httpx, and what becomes of them."""

from __future__ import annotations

import inspect
import ssl

import httpx
import pytest

from monitor.errors import (
    Blocked,
    Malformed,
    NotFound,
    Refused,
    RegistryError,
    TooComplicated,
    Unavailable,
    Unreachable,
)
from monitor.registry.ctgov.responses import (
    FOREIGN,
    RegistryAnswer,
    UrlTooLong,
    content_of,
    error_of,
    readable_body,
    retry_after_of,
    translate,
)

PLAIN = "text/plain"
HTML = "text/html"
ABSENT = "NCT99999999"


@pytest.mark.parametrize(
    ("status", "media_type", "body", "kind"),
    [
        (400, PLAIN, "`NAME` is unknown parameter", Refused),
        (400, PLAIN, "Parameter `nctId` has incorrect format", Refused),
        (400, PLAIN, "Item 1 in parameter `filter.ids` has incorrect format", Refused),
        (400, PLAIN, "Invalid value in parameter `overallStatus`: `X`", Refused),
        (400, PLAIN, "Item 1 in parameter `sort` has incorrect format", Refused),
        (400, PLAIN, "Unsupported sort field type: text", Refused),
        (400, PLAIN, "Parameter 'fields' contains invalid field name: 'X'", Refused),
        (400, PLAIN, "Error parsing query in <Conditions or disease>: at 3", Refused),
        (400, PLAIN, "Too complicated query", TooComplicated),
        (404, PLAIN, "NCT number NCT99999999 not found", NotFound),
        (404, "", "", Refused),
        (404, PLAIN, "NCT number NCT88888888 not found", Refused),
        (404, PLAIN, "NCT number NCT99999999 not found?", Refused),
        (404, HTML, "<html>NCT number NCT99999999 not found</html>", Unavailable),
        (414, HTML, "<html><h1>414 Request-URI Too Large</h1></html>", UrlTooLong),
        (403, HTML, "<html>Forbidden</html>", Blocked),
        (401, PLAIN, "", Refused),
        (405, PLAIN, "", Refused),
        (408, PLAIN, "", Unavailable),
        (429, PLAIN, "", Unavailable),
        (500, PLAIN, "", Unavailable),
        (502, HTML, "<html>", Unavailable),
        (503, HTML, "<html>", Unavailable),
        (599, "", "", Unavailable),
    ],
)
def test_each_error_of_the_registry_is_one_of_ours(status, media_type, body, kind):
    error = error_of(RegistryAnswer(status=status, media_type=media_type, body=body.encode()), nct_id=ABSENT)
    assert type(error) is kind
    assert error.permanent is (kind is not Unavailable)


def test_an_absent_record_is_only_reported_where_one_was_asked_for():
    gone = RegistryAnswer(status=404, media_type=PLAIN, body=b"NCT number NCT99999999 not found\n")
    assert isinstance(error_of(gone, nct_id=ABSENT), NotFound)
    assert isinstance(error_of(gone), Refused)


def test_a_refusal_quotes_the_registry():
    error = error_of(RegistryAnswer(status=400, body=b"`NAME` is unknown parameter"))
    assert "`NAME` is unknown parameter" in str(error)


def test_a_403_names_the_three_remedies():
    said = str(error_of(RegistryAnswer(status=403, body=b"")))
    assert "registry.user_agent" in said
    assert "python-httpx/" in said
    assert 'registry.tls_max_version = "1.2"' in said
    assert "another network" in said


def test_a_success_is_no_error():
    assert error_of(RegistryAnswer(status=200, body=b"{}")) is None


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (RegistryAnswer(status=200, media_type=HTML, body=b"<html>Maintenance</html>"), Unavailable),
        (RegistryAnswer(status=200, media_type="application/xhtml+xml", body=b"<html/>"), Unavailable),
        (RegistryAnswer(status=200, media_type=PLAIN, body=b"{}"), Malformed),
        (RegistryAnswer(status=200, body=b"{}"), Malformed),
        (RegistryAnswer(status=204, media_type="application/json", body=b""), Malformed),
        (RegistryAnswer(status=206, media_type="application/json", body=b"{}"), Malformed),
        (RegistryAnswer(status=304, body=b""), Malformed),
        (RegistryAnswer(status=302, location="https://elsewhere.test/", body=b""), Malformed),
    ],
)
def test_what_is_not_json_is_not_read(answer, kind):
    with pytest.raises(kind):
        content_of(answer)


def exceptions_of_httpx():
    return sorted(
        {it for it in vars(httpx).values() if inspect.isclass(it) and issubclass(it, Exception)},
        key=lambda it: it.__name__,
    )


def made(kind):
    """An instance, whatever its constructor wants."""
    error = kind.__new__(kind)
    Exception.__init__(error, "the detail")
    return error


@pytest.mark.parametrize("kind", exceptions_of_httpx(), ids=lambda kind: kind.__name__)
def test_no_exception_of_httpx_is_left_unmapped(kind):
    assert issubclass(kind, FOREIGN)
    error = translate(made(kind))
    assert isinstance(error, RegistryError)
    assert "; " in str(error), "the message says what to do"


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (httpx.ConnectError("x"), Unreachable),
        (httpx.ConnectTimeout("x"), Unreachable),
        (httpx.ReadTimeout("x"), Unreachable),
        (httpx.PoolTimeout("x"), Unreachable),
        (httpx.ReadError("x"), Unreachable),
        (httpx.RemoteProtocolError("x"), Unreachable),
        (httpx.ProxyError("x"), Unreachable),
        (ssl.SSLError("x"), Unreachable),
        (ConnectionResetError("x"), Unreachable),
        (httpx.DecodingError("x"), Malformed),
        (httpx.TooManyRedirects("x"), Malformed),
        (httpx.StreamClosed(), Malformed),
        (httpx.InvalidURL("x"), Refused),
        (httpx.UnsupportedProtocol("x"), Refused),
        (httpx.LocalProtocolError("x"), Refused),
    ],
    ids=lambda it: type(it).__name__ if isinstance(it, Exception) else "",
)
def test_an_error_of_the_way_says_whether_another_try_helps(error, kind):
    translated = translate(error)
    assert type(translated) is kind
    assert translated.permanent is (kind is Refused)


@pytest.mark.parametrize(
    ("value", "date", "seconds"),
    [
        ("7", None, 7.0),
        (" 0 ", None, 0.0),
        ("Wed, 02 Jan 2030 10:00:30 GMT", "Wed, 02 Jan 2030 10:00:00 GMT", 30.0),
        ("Wed, 02 Jan 2030 09:00:00 GMT", "Wed, 02 Jan 2030 10:00:00 GMT", 0.0),
        ("Wed, 02 Jan 2030 10:00:30 GMT", None, None),
        ("Wed, 02 Jan 2030 10:00:30 GMT", "yesterday", None),
        ("Wed, 02 Jan 2030 10:00:30", "Wed, 02 Jan 2030 10:00:00 GMT", None),
        ("-5", None, None),
        ("1.5", None, None),
        ("soon", "Wed, 02 Jan 2030 10:00:00 GMT", None),
        ("", None, None),
        ("\u0663", None, None),
        (None, "Wed, 02 Jan 2030 10:00:00 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date_counted_from_the_answers_own(value, date, seconds):
    assert retry_after_of(value, date) == seconds


def test_foreign_text_in_a_message_is_one_bounded_printable_line():
    said = readable_body(b"a\r\nb\x1b[31m\xff\xe2\x80\xae" + b"x" * 5000)
    assert said.startswith(
        "a b\N{REPLACEMENT CHARACTER}[31m\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}xx"
    )
    assert len(said) == 200
    assert said.isprintable()
