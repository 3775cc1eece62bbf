"""The emulated registry itself: a call in, an answer out. No socket, no thread, no clock."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

import msgspec

from monitor.demo.emulator import metadata as describing
from monitor.demo.emulator.exchange import Call, EmulatedAnswer, Refusal, nct_id, page, refused
from monitor.demo.emulator.index import Index
from monitor.demo.emulator.listing import Shelf, Token, read_token
from monitor.demo.emulator.parameters import ONE_STUDY, Limit, check_names, fields, read
from monitor.demo.world import RecordedVersion, World, decoded

API = "/api/v2"
HISTORY = "/api/int"
LONGEST_URL = 8000
"""Characters of path and query string; beyond it the registry's proxy answers 414. The number is ours."""

_ACCEPTED_AGENT = re.compile(r"python-httpx/\d")
_METADATA = ("includeIndexedOnly", "includeHistoricOnly")
_ONE_STUDY = re.compile(rf"{API}/studies/([^/]+)")
_HISTORY = re.compile(rf"{HISTORY}/studies/([^/]+)(/history(?:/(\d+))?)?")


class EmulatedRegistry:
    """Answers calls from one release of a world at a time.

    Not safe for threads: its server lets one call in after the other.

    Args:
        user_agent_rule: refuse, as the registry's edge does, every User-Agent that does not begin with
            `python-httpx/<version>`.
        limit: beyond which a query is too complicated.
    """

    api_version = "2.0.5"

    def __init__(self, world: World, *, user_agent_rule: bool = True, limit: Limit | None = None) -> None:
        self._world = world
        self._user_agent_rule = user_agent_rule
        self._limit = limit or Limit()
        self._search = Index()
        self._turn = 0
        self.go_to(0)

    def go_to(self, index: int) -> None:
        """Serve that release from now on.

        Raises:
            IndexError: there is none.
        """
        if not 0 <= index < len(self._world):
            raise IndexError(f"release {index} of {len(self._world)}")
        self._shelf = Shelf(self._world.release(index), self._search)
        self.index = index

    def advance(self) -> bool:
        """Serve the next release; False where there is none."""
        if self.index + 1 >= len(self._world):
            return False
        self.go_to(self.index + 1)
        return True

    def answer(self, call: Call) -> EmulatedAnswer:
        """What the registry says to a call."""
        if self._user_agent_rule and not _ACCEPTED_AGENT.match(call.headers.get("user-agent", "")):
            return page(403, "403 Forbidden")
        if len(call.target) > LONGEST_URL:
            return page(414, "414 Request-URI Too Large")
        if call.method not in ("GET", "HEAD"):
            return EmulatedAnswer(status=405, content_type="", headers={"Allow": "GET"})
        try:
            answer = self._route(call)
        except Refusal as refusal:
            return refused(refusal)
        return self._tagged(call, answer)

    def _tagged(self, call: Call, answer: EmulatedAnswer) -> EmulatedAnswer:
        etag = self._shelf.snapshot.etag
        if answer.status != 200:
            return answer
        if etag in re.split(r"\s*,\s*", call.headers.get("if-none-match", "")):
            return EmulatedAnswer(status=304, content_type="", headers={"ETag": etag})
        return msgspec.structs.replace(answer, headers={**answer.headers, "ETag": etag})

    def _route(self, call: Call) -> EmulatedAnswer:
        routes: Mapping[str, Callable[[Call], EmulatedAnswer]] = {
            f"{API}/version": self._version,
            f"{API}/studies": self._studies,
            f"{API}/studies/metadata": lambda call: _described(call, describing.metadata(), _METADATA),
            f"{API}/studies/enums": lambda call: _described(call, describing.enums()),
            f"{API}/studies/search-areas": lambda call: _described(call, describing.search_areas()),
            f"{API}/stats/size": lambda call: _described(call, describing.sizes(self._shelf.snapshot)),
        }
        if route := routes.get(call.path):
            return route(call)
        if match := _ONE_STUDY.fullmatch(call.path):
            return self._study(call, match[1])
        if history := _HISTORY.fullmatch(call.path):
            return self._history(*history.groups())
        return EmulatedAnswer(status=404, content_type="")

    def _version(self, call: Call) -> EmulatedAnswer:
        check_names(call, ())
        version = {"apiVersion": self.api_version, "dataTimestamp": self._shelf.snapshot.data_timestamp}
        return EmulatedAnswer(body=msgspec.json.encode(version))

    def _studies(self, call: Call) -> EmulatedAnswer:
        asked = read(call, self._limit)
        token = read_token(asked.page_token) if asked.page_token else self._first_page()
        matches = self._shelf.find(asked, token.turn)
        rows = matches[token.offset : token.offset + asked.page_size]
        studies = b",\n".join(self._shelf.serve(row, asked.fields) for row in rows)
        body = b'{"studies":[' + studies + b"]"
        if len(rows) == asked.page_size:  # also when nothing is left: the page after a full one may be empty
            following = Token(offset=token.offset + len(rows), turn=token.turn)
            body += b',"nextPageToken":"' + following.encode().encode() + b'"'
        if asked.count_total and not asked.page_token:
            body += b',"totalCount":%d' % len(matches)
        return EmulatedAnswer(body=body + b"}")

    def _first_page(self) -> Token:
        self._turn += 1
        return Token(offset=0, turn=self._turn)

    def _study(self, call: Call, text: str) -> EmulatedAnswer:
        name = nct_id(text)
        if name is None:
            raise Refusal(400, "Parameter `nctId` has incorrect format")
        check_names(call, ONE_STUDY)
        canonical = self._shelf.canonical(name)
        if canonical is None:
            raise Refusal(404, f"NCT number {name} not found")
        if canonical != name:  # the query string is dropped, as the live service drops it
            return EmulatedAnswer(
                status=301, content_type="", headers={"Location": f"{API}/studies/{canonical}"}
            )
        return EmulatedAnswer(body=self._shelf.serve(name, fields(call)))

    def _history(self, text: str, history: str | None, number: str | None) -> EmulatedAnswer:
        name = self._shelf.canonical(nct_id(text) or "") or ""
        versions = self._shelf.snapshot.history.get(name, ())
        if not versions:
            return EmulatedAnswer(status=404, content_type="")
        changes = [_entry(version) for version in versions]
        if history is None:
            study = decoded(versions[-1].study)
            return EmulatedAnswer(body=msgspec.json.encode({"study": study, "history": {"changes": changes}}))
        if number is None:
            return EmulatedAnswer(body=msgspec.json.encode({"changes": changes}))
        for version in versions:
            if version.version == int(number):
                answer = {"studyVersion": version.version, "study": decoded(version.study)}
                return EmulatedAnswer(body=msgspec.json.encode(answer))
        return EmulatedAnswer(status=404, content_type="")


def _entry(version: RecordedVersion) -> dict[str, object]:
    entry: dict[str, object] = {"version": version.version, "date": version.date, "status": version.status}
    return entry | ({"moduleLabels": version.module_labels} if version.module_labels else {})


def _described(call: Call, value: object, known: Iterable[str] = ()) -> EmulatedAnswer:
    check_names(call, known)
    return EmulatedAnswer(body=msgspec.json.encode(value))
