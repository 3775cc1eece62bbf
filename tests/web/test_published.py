"""The published folder: what feed readers ask, and what nobody should get."""

import gzip
import os
import socket
from email.utils import formatdate, parsedate_to_datetime

TYPES = {
    "/": "text/html; charset=utf-8",
    "/feeds/a.rss": "application/rss+xml; charset=utf-8",
    "/feeds/a.atom": "application/atom+xml; charset=utf-8",
    "/feeds/a.json": "application/feed+json",
    "/style.css": "text/css; charset=utf-8",
    "/feeds.opml": "text/x-opml; charset=utf-8",
}


def test_each_file_has_its_content_type(face):
    found = {path: face.client.get(path) for path in TYPES}
    assert {path: response.headers["content-type"] for path, response in found.items()} == TYPES
    assert all("A published page" in response.text for response in found.values())


def test_a_reader_that_has_it_gets_304(face, published):
    found = face.client.get("/feeds/a.rss", headers={"Accept-Encoding": "identity"})
    etag, modified = found.headers["etag"], found.headers["last-modified"]
    assert not etag.endswith('-gz"')
    for asked in (
        {"If-None-Match": etag},
        {"If-None-Match": f'"x", W/{etag}'},
        {"If-None-Match": "*"},
        {"If-Modified-Since": modified},
    ):
        again = face.client.get("/feeds/a.rss", headers=asked)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"].replace("-gz", "") == etag
    earlier = formatdate(parsedate_to_datetime(modified).timestamp() - 1, usegmt=True)
    assert face.client.get("/feeds/a.rss", headers={"If-Modified-Since": earlier}).status_code == 200
    stale = {"If-None-Match": '"x"', "If-Modified-Since": modified}
    assert face.client.get("/feeds/a.rss", headers=stale).status_code == 200, "an ETag outweighs a date"
    (published / "feeds" / "a.rss").write_bytes(b"news")
    assert face.client.get("/feeds/a.rss", headers={"If-None-Match": etag}).status_code == 200


def test_the_same_bytes_written_again_are_still_the_same(face, published):
    etag = face.client.get("/").headers["etag"]
    os.utime(published / "index.html", (1, 1))
    assert face.client.get("/", headers={"If-None-Match": etag}).status_code == 304


def test_gzip_is_another_representation_of_its_own(face):
    packed = face.client.get("/", headers={"Accept-Encoding": "gzip"})
    plain = face.client.get("/", headers={"Accept-Encoding": "gzip;q=0"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert packed.headers["etag"] != plain.headers["etag"]
    assert packed.headers["vary"] == "Accept-Encoding"
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"])


def test_head_is_get_without_a_body(face):
    found = face.client.head("/index.html", headers={"Accept-Encoding": "identity"})
    assert (found.status_code, found.content) == (200, b"")
    assert int(found.headers["content-length"]) > 1000


def raw(face, target):
    """What a client gets that does not tidy its paths."""
    host, port = face.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as wire:
        wire.sendall(f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        return b"".join(iter(lambda: wire.recv(65536), b""))


HIDDEN = [
    "/.published.json",
    "/leak.txt",
    "/../secret.txt",
    "/..%2fsecret.txt",
    "/feeds/../../secret.txt",
    "/feeds/%2e%2e/%2e%2e/secret.txt",
    "//etc/passwd",
    "/feeds/..%5c..%5csecret.txt",
    "/index.html%00.css",
    "/feeds",
    "/feeds/",
]


def test_nothing_else_is_served(face):
    for target in HIDDEN:
        answer = raw(face, target)
        assert answer.startswith(b"HTTP/1.1 404"), target
        assert b"secret\n" not in answer


def test_a_foreign_host_header_leads_nowhere(face):
    for path in ("/feeds", "/feeds/", "/subscribe", "/subscribe/"):
        found = face.client.get(path, headers={"Host": "evil.example"})
        assert found.status_code in {200, 404}
        assert "location" not in found.headers
        assert "evil.example" not in found.text


def test_every_answer_has_the_security_headers(face):
    for path in ("/", "/subscribe", "/healthz", "/nothing", "/unsubscribe/x"):
        headers = face.client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_compressed_bytes_are_what_was_published(face, published):
    with face.client.stream("GET", "/", headers={"Accept-Encoding": "gzip"}) as found:
        body = b"".join(found.iter_raw())
    assert gzip.decompress(body) == (published / "index.html").read_bytes()


def test_what_is_not_there_shows_the_page_that_says_so(face, published):
    (published / "404.html").write_text("<!DOCTYPE html><title>Page not found</title>")
    answer = face.client.get("/trials/NCT00000000.html")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "Page not found" in answer.text


def test_a_folder_leads_to_its_index(face, published):
    (published / "feeds" / "index.html").write_text("<!DOCTYPE html><title>Feeds</title>")
    assert "Feeds" in face.client.get("/feeds/").text


def test_the_script_of_the_list_may_run_and_no_other(face):
    policy = face.client.get("/").headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
