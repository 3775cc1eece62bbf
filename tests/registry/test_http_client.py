"""The proxies and certificates that the environment names, and what is said where they can't be used."""

from __future__ import annotations

import os
import re
import socket
import ssl
import sys
import threading
from contextlib import ExitStack, contextmanager, nullcontext, suppress

import httpx
import pytest
import trustme

from monitor.errors import ConfigError
from monitor.registry.ctgov.http_client import connector
from monitor.registry.ctgov.proxies import Proxy, is_direct, proxy_of
from monitor.registry.ctgov.responses import translate

REGISTRY = "https://clinicaltrials.gov/api/v2"
LOCAL = "http://[::1]:8080/api/v2"
NAMES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR")


@pytest.fixture
def environment(monkeypatch):
    """Only the variables that a test sets."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    return monkeypatch.setenv


def client_of_environment():
    return connector(
        user_agent="python-httpx/0", tls_max_version=None, timeout=1.0, addresses=(REGISTRY, LOCAL)
    )()


def connect():
    made = client_of_environment()
    made.close()
    return made


@pytest.mark.parametrize(
    ("settings", "url", "variable"),
    [
        ({"https": "http://proxy.example.org:3128"}, "http://proxy.example.org:3128", "HTTPS_PROXY"),
        ({"https": "proxy.example.org:3128"}, "http://proxy.example.org:3128", "HTTPS_PROXY"),
        ({"all": "socks5://proxy.example.org"}, "socks5://proxy.example.org", "ALL_PROXY"),
        ({"all": "http://a", "https": "http://b"}, "http://b", "HTTPS_PROXY"),
        ({"https": "http://b", "no": "example.org"}, "http://b", "HTTPS_PROXY"),
        ({"https": "http://b", "no": "clinicaltrials.gov:80"}, "http://b", "HTTPS_PROXY"),
        ({"https": " http://b\t"}, "http://b", "HTTPS_PROXY"),
    ],
)
def test_the_variable_of_the_scheme_names_the_proxy_before_that_of_all(settings, url, variable):
    assert proxy_of(REGISTRY, settings) == Proxy(url=url, variable=variable)


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"http": "http://a"},
        {"https": "http://b", "no": "*"},
        {"https": ""},
        {"https": "  ", "all": " "},
        {"https": "http://b", "no": "clinicaltrials.gov:443"},
    ],
)
def test_without_a_variable_that_applies_there_is_no_proxy(settings):
    assert proxy_of(REGISTRY, settings) is None


@pytest.mark.parametrize(
    ("host", "port", "exceptions"),
    [
        ("clinicaltrials.gov", None, "clinicaltrials.gov"),
        ("clinicaltrials.gov", None, "localhost, ClinicalTrials.gov"),
        ("clinicaltrials.gov", None, ".gov"),
        ("www.clinicaltrials.gov", None, "*.clinicaltrials.gov"),
        ("www.clinicaltrials.gov", None, "clinicaltrials.gov"),
        ("clinicaltrials.gov", None, "https://clinicaltrials.gov"),
        ("::1", None, "::1"),
        ("::1", None, "[::1]"),
        ("::1", 8080, "[::1]:8080"),
        ("2001:db8::7", None, "[2001:db8::7]"),
        ("2001:db8::7", None, "2001:db8::/32"),
        ("127.0.0.1", 80, "127.0.0.1:80"),
        ("192.168.7.9", None, "192.168.0.0/16"),
        ("anything", None, "localhost,*"),
        ("2001:db8::7", None, "[2001:db8::]/32"),
        ("clinicaltrials.gov.", None, "clinicaltrials.gov"),
        ("clinicaltrials.gov", None, "localhost;clinicaltrials.gov"),
        ("clinicaltrials.gov", None, '"clinicaltrials.gov"'),
        ("clinicaltrials.gov", None, "https://clinicaltrials.gov/"),
    ],
)
def test_what_no_proxy_names_is_asked_directly(host, port, exceptions):
    assert is_direct(host, port, exceptions)


@pytest.mark.parametrize(
    ("host", "port", "exceptions"),
    [
        ("clinicaltrials.gov", None, ""),
        ("clinicaltrials.gov", None, "trials.gov"),
        ("clinicaltrials.gov", None, ","),
        ("clinicaltrials.gov", None, "."),
        ("::1", 8080, "[::1]:9090"),
        ("::1", None, "[::2"),
        ("192.168.7.9", None, "192.169.0.0/16"),
        ("192.168.7.9", None, "2001:db8::/32"),
    ],
)
def test_everything_else_is_asked_through_the_proxy(host, port, exceptions):
    assert not is_direct(host, port, exceptions)


@pytest.mark.parametrize(
    "value",
    [
        "http://proxy.example.org:99999",
        "http://proxy.example.org:port",
        "http://user:secret@proxy.example.org:0",
        "http://[::1",
        "ftp://proxy.example.org",
        "http://",
        "http:/proxy.example.org",
        "http://proxy.example.org:",
        "http://proxy example.org:80",
    ],
)
def test_a_proxy_that_is_none_is_named_by_its_variable_and_not_repeated(environment, value):
    environment("HTTPS_PROXY", value)
    with pytest.raises(ConfigError, match="HTTPS_PROXY is not the address of a proxy") as caught:
        connect()
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("scheme", ["socks", "socks4", "SOCKS4a", "ftp", "pac+http"])
def test_a_proxy_of_another_kind_is_named_with_those_that_can_be_used(environment, scheme):
    environment("ALL_PROXY", f"{scheme}://user:secret@127.0.0.1:1080")
    message = f"ALL_PROXY is not .* begins with {re.escape(scheme.lower())}://.*http, https, socks5, socks5h"
    with pytest.raises(ConfigError, match=message) as caught:
        connect()
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("scheme", ["socks5", "socks5h"])
def test_a_socks_proxy_names_the_extra_that_it_needs(environment, monkeypatch, scheme):
    monkeypatch.setitem(sys.modules, "socksio", None)
    environment("ALL_PROXY", f"{scheme}://user:secret@127.0.0.1:1080")
    with pytest.raises(ConfigError, match=r"ALL_PROXY names a SOCKS proxy.*trial-monitor\[socks\]") as caught:
        connect()
    assert "secret" not in str(caught.value)


@pytest.mark.promise(
    "the proxy does not answer, or refuses", "one line names its variable, never its address or password"
)
@pytest.mark.parametrize("port_is_open", [True, False], ids=["refuses", "no answer"])
def test_a_proxy_that_does_not_connect_us_is_named(environment, port_is_open):
    with ExitStack() as stack:
        port = stack.enter_context(refusing_proxy())
        environment("HTTPS_PROXY", f"http://user:secret@127.0.0.1:{port if port_is_open else 9}")
        client = stack.enter_context(client_of_environment())
        with pytest.raises(httpx.TransportError, match="through the proxy that HTTPS_PROXY names") as caught:
            client.get(REGISTRY)
    assert "secret" not in str(translate(caught.value))
    assert "no answer from the registry" in str(translate(caught.value))


@contextmanager
def refusing_proxy():
    """Answer one request for a tunnel with 407."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)

        def answer():
            with suppress(OSError), server.accept()[0] as connection:
                connection.recv(4096)
                connection.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield server.getsockname()[1]


def test_brackets_in_no_proxy_are_no_mistake(environment):
    environment("ALL_PROXY", "http://proxy.example.org:3128")
    environment("NO_PROXY", "localhost,[::1],[2001:db8::1]:8080")
    client = connect()
    assert client._transport_for_url(httpx.URL(LOCAL)) is client._transport
    assert client._transport_for_url(httpx.URL(REGISTRY)) is not client._transport


def test_a_proxy_is_used_for_the_addresses_that_are_asked_and_their_ports(environment):
    environment("HTTP_PROXY", "http://proxy.example.org:3128")
    client = connect()
    assert client._transport_for_url(httpx.URL(LOCAL)) is not client._transport
    assert client._transport_for_url(httpx.URL(REGISTRY)) is client._transport


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
@pytest.mark.promise(
    "the variable for certificates names what is not there",
    "one line names the variable, and what it names",
)
def test_certificates_that_are_not_there_are_named_as_that(environment, tmp_path, variable):
    environment(variable, str(tmp_path / "missing"))
    with pytest.raises(ConfigError, match=f"{variable} cannot be used.*missing.*No such file"):
        connect()


@pytest.mark.parametrize("content", ["", "no certificate", "-----BEGIN CERTIFICATE-----\nnone\n"])
@pytest.mark.promise(
    "the file of certificates has none",
    "one line names the variable, the file and the reason",
)
def test_a_file_without_certificates_is_named_as_that(environment, tmp_path, content):
    path = tmp_path / "ca.pem"
    path.write_text(content)
    environment("SSL_CERT_FILE", str(path))
    with pytest.raises(ConfigError, match=r"SSL_CERT_FILE cannot be used.*ca\.pem.*no certificate in it"):
        connect()


@pytest.mark.promise(
    "the file of certificates has them in another form, is damaged, or is closed to us",
    "one line names the variable, the file and the way out",
)
@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ("der", r"in DER; `openssl x509 -inform der -in '.*my ca' -out '.*my ca'\.pem`"),
        ("container", "a container in a binary form"),
        ("utf-16", "in UTF-16; save it as UTF-8"),
        ("cut", "a certificate in it is damaged"),
        ("key", "no certificate in it, but a .*private key"),
        ("closed", "Permission denied"),
    ],
)
def test_certificates_that_cannot_be_read_are_named_with_the_reason(environment, tmp_path, form, reason):
    authority = trustme.CA()
    pem = authority.cert_pem.bytes()
    der = ssl.PEM_cert_to_DER_cert(pem.decode())
    path = tmp_path / "my ca"
    path.write_bytes(
        {
            "der": der,
            "container": b"0\x82\x01\x00\x02\x01\x03",
            "utf-16": pem.decode().encode("utf-16"),
            "cut": pem.replace(pem[60:80], b""),
            "key": authority.private_key_pem.bytes(),
            "closed": pem,
        }[form]
    )
    environment("SSL_CERT_FILE", str(path))
    path.chmod(0o000 if form == "closed" else 0o600)
    rights = as_an_ordinary_user() if form == "closed" else nullcontext()
    with rights, pytest.raises(ConfigError, match=rf"SSL_CERT_FILE cannot be used.*my ca \(.*{reason}"):
        connect()


@contextmanager
def as_an_ordinary_user():
    """Look at files with the rights of an ordinary user, also where root runs the tests."""
    user = os.geteuid()
    os.seteuid(user or 65534)
    try:
        yield
    finally:
        os.seteuid(user)


@pytest.mark.parametrize("name", [None, "ca.pem"])
def test_a_folder_in_which_openssl_finds_nothing_is_named(environment, tmp_path, name):
    if name:
        (tmp_path / name).write_text("-----BEGIN CERTIFICATE-----")
    environment("SSL_CERT_DIR", str(tmp_path))
    with pytest.raises(ConfigError, match=r"SSL_CERT_DIR cannot be used.*openssl rehash"):
        connect()


@pytest.mark.parametrize("kind", ["link", "empty", "folder"])
def test_a_folder_of_links_that_lead_to_no_certificate_is_named(environment, tmp_path, kind):
    path = tmp_path / "1a2b3c4d.0"
    {
        "link": lambda: path.symlink_to(tmp_path / "gone.pem"),
        "empty": path.touch,
        "folder": path.mkdir,
    }[kind]()
    environment("SSL_CERT_DIR", str(tmp_path))
    with pytest.raises(
        ConfigError, match=r"SSL_CERT_DIR cannot be used.*1a2b3c4d\.0 in it is no certificate"
    ):
        connect()


def test_several_folders_of_certificates_are_used_though_one_is_missing(environment, tmp_path):
    (tmp_path / "1a2b3c4d.0").write_text("-----BEGIN CERTIFICATE-----")
    environment("SSL_CERT_DIR", f"{tmp_path / 'missing'}{os.pathsep}{tmp_path}")
    connect()


def test_a_folder_in_place_of_a_file_of_certificates_is_named(environment, tmp_path):
    environment("SSL_CERT_FILE", str(tmp_path))
    with pytest.raises(ConfigError, match="SSL_CERT_FILE cannot be used"):
        connect()


def test_certificates_of_ones_own_are_trusted(environment, tmp_path):
    path = tmp_path / "ca.pem"
    trustme.CA().cert_pem.write_to_path(str(path))
    environment("SSL_CERT_FILE", str(path))
    connect()
