"""What we believe of the registry, asked for one by one: what was expected, what came, what the difference costs.

No test can reach the live registry, so an operator asks these questions where the program is to run. Each is one
polite request or looks at an answer that is there already. A wrong answer makes one line red and no other: what
depends on it says that it was not asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from types import MappingProxyType
from typing import Final

import msgspec

from monitor.errors import RegistryError
from monitor.model import Json, Struct
from monitor.model.study.reading import plain_reason, read_study
from monitor.model.study.unknown import unknown_fields
from monitor.model.tables import read_table
from monitor.registry.base import Probe
from monitor.registry.ctgov.answer_types import SORT, HistoryAnswer, entries_of, release_of
from monitor.registry.ctgov.canonical import DERIVED, rehash
from monitor.registry.ctgov.enumerations import unknown_values
from monitor.registry.ctgov.links import is_trial_id
from monitor.registry.ctgov.responses import RegistryAnswer, content_of, decode, error_of, readable_body
from monitor.registry.ctgov.transport import SMALL_ANSWER, Wire

ABSENT: Final = "NCT99999999"
"""A number that no study has."""

FEW, SAMPLE = 5, 20
"""Rows of a page, and records that are read whole."""

LARGEST: Final = 32 * 2**20
"""Bytes of the answer with the sample."""

SEARCHED: Final = {"query.intr": "cell"}
COMPLICATED: Final = " OR ".join(f'"word {number}"' for number in range(40))

CLOCK_TOLERANCE: Final = timedelta(minutes=15)
OLDEST_RELEASE: Final = timedelta(days=7)
"""Releases come on working days; over the longest holidays they pause for less."""

NOT_COMPARED: Final = ("geoPoint", DERIVED.partition(".")[0])
"""What records have and we leave out of every comparison."""

OLD_TLS: Final = frozenset({"SSLv2", "SSLv3", "TLSv1", "TLSv1.1"})


class Differs(Exception):
    """The answer is not what we rely on; the message is what came."""


class NotAsked(Exception):
    """There is nothing to ask with; the message says why."""


class _Question(Struct, frozen=True, kw_only=True):
    """What is expected of one answer, and what it costs us where another comes."""

    name: str
    expected: str
    costs: str


class Questioner:
    """Asks the questions in their order; an answer that several need is asked for once.

    Args:
        wire: the way to the registry.
        base: address of its API. history: address of its record history.
        now: our clock.
    """

    def __init__(self, wire: Wire, base: str, history: str, now: Callable[[], datetime]) -> None:
        self.wire, self.base, self.history_url, self.now = wire, base, history, now

    def ask(
        self,
        path: str,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        limit: int = SMALL_ANSWER,
    ) -> RegistryAnswer:
        """Return whatever the registry answers to one request."""
        return self.wire.ask(f"{self.base}{path}", params, headers=headers, limit=limit)

    def json(self, answer: RegistryAnswer) -> dict[str, Json]:
        """Return the object in an answer.

        Raises:
            RegistryError: it is an error or no such object.
        """
        error = error_of(answer)
        if error is not None:
            raise error
        return decode(content_of(answer), dict[str, Json])

    # --- answers that several questions look at ---

    @cached_property
    def version(self) -> RegistryAnswer:
        """The answer that names the release."""
        return self.ask("/version")

    @cached_property
    def first_page(self) -> RegistryAnswer:
        """The first page of a search, with its total."""
        return self.ask("/studies", SEARCHED | {"fields": "NCTId", "pageSize": str(FEW), "countTotal": "true", "sort": SORT})  # fmt: skip

    @cached_property
    def sample(self) -> RegistryAnswer:
        """The records that were updated last, whole."""
        return self.ask("/studies", SEARCHED | {"pageSize": str(SAMPLE), "sort": SORT}, limit=LARGEST)

    @cached_property
    def records(self) -> list[dict[str, Json]]:
        """The records of the sample; none where it did not come as expected."""
        try:
            studies = self.json(self.sample).get("studies")
        except RegistryError:
            return []
        return [study for study in studies if isinstance(study, dict)] if isinstance(studies, list) else []

    def known(self) -> str:
        """Return the number of a study that the registry has.

        Raises:
            NotAsked: none came with the searches.
        """
        try:
            numbers = [*ids_of(self.json(self.first_page)), *map(_id_of, self.records)]
        except RegistryError:
            numbers = [*map(_id_of, self.records)]
        for number in numbers:
            if number is not None:
                return number
        raise NotAsked("the searches gave no study to ask for")


def ask_all(wire: Wire, base: str, history: str, now: Callable[[], datetime]) -> Iterator[Probe]:
    """Yield the result of each question, as it comes."""
    questioner = Questioner(wire, base, history, now)
    for question in QUESTIONS:
        good, came = _answered(question, questioner)
        yield Probe(
            name=question.name, expected=question.expected, came=came, costs=question.costs, good=good
        )


def _answered(question: _Question, questioner: Questioner) -> tuple[bool | None, str]:
    try:
        return True, _ASKING[question.name](questioner)
    except NotAsked as reason:
        return None, f"not asked: {reason}"
    except (Differs, RegistryError) as difference:
        return False, str(difference)
    except msgspec.ValidationError as difference:
        return False, f"something that is no study ({plain_reason(difference)})"


def ids_of(page: Mapping[str, Json]) -> list[str]:
    """Return the numbers of the studies on a page."""
    studies = page.get("studies")
    numbers = [_id_of(study) for study in studies] if isinstance(studies, list) else []
    return [number for number in numbers if number is not None]


def _id_of(study: Json) -> str | None:
    try:
        module = read_study(study).study.protocol_section
    except (msgspec.ValidationError, TypeError, AttributeError):
        return None
    number = module.identification_module.nct_id if module and module.identification_module else None
    return number if is_trial_id(number) else None


def _said(answer: RegistryAnswer) -> str:
    return f"{answer.status} {readable_body(answer.body, 100)}".strip()


def _refused(answer: RegistryAnswer, status: int, words: str) -> str:
    """Return what an error says, where it is the one that we know."""
    if answer.status != status or words not in answer.body.decode("utf-8", "replace"):
        raise Differs(_said(answer))
    return _said(answer)


# --- the edge and the release ------------------------------------------------------------------------


def _let_in(ask: Questioner) -> str:
    error = error_of(ask.version)
    if error is not None:
        raise error
    return f"{ask.version.status}"


def _encrypted(ask: Questioner) -> str:
    if not ask.base.startswith("https://"):
        raise NotAsked("registry.base_url is not https")
    if ask.version.tls is None or ask.version.tls in OLD_TLS:
        raise Differs(ask.version.tls or "no word about the encryption")
    return ask.version.tls


def _release(ask: Questioner) -> str:
    if error_of(ask.version) is not None:
        raise NotAsked("the registry did not name its release")
    release = release_of(ask.version)
    if release.api_version.partition(".")[0] != "2":
        raise Differs(f"version {release.api_version} of the API")
    age = ask.now() - release.data_timestamp
    if not -CLOCK_TOLERANCE <= age <= OLDEST_RELEASE:
        raise Differs(f"data of {release.data_timestamp:%Y-%m-%d %H:%M} UTC, {age.days} days old")
    return f"API {release.api_version}, data of {release.data_timestamp:%Y-%m-%d %H:%M} UTC"


def _clock(ask: Questioner) -> str:
    if ask.version.date is None:
        raise Differs("no Date header")
    apart = abs(ask.version.date - ask.now())
    if apart > CLOCK_TOLERANCE:
        raise Differs(
            f"its clock says {ask.version.date:%Y-%m-%d %H:%M} UTC, ours {ask.now():%Y-%m-%d %H:%M}"
        )
    return f"{apart.total_seconds():.0f} seconds apart"


def _not_modified(ask: Questioner) -> str:
    if error_of(ask.version) is not None:
        raise NotAsked("the registry did not name its release")
    if not ask.version.etag:
        raise Differs("no ETag")
    again = ask.ask("/version", headers={"If-None-Match": ask.version.etag})
    if again.status != 304:
        raise Differs(f"{again.status} for its own ETag")
    return "304"


# --- searches ----------------------------------------------------------------------------------------


def _count(ask: Questioner) -> str:
    page = ask.json(ask.first_page)
    total, numbers = page.get("totalCount"), ids_of(page)
    if not isinstance(total, int) or isinstance(total, bool) or total < len(numbers):
        raise Differs(f"a total of {readable_body(str(total).encode(), 40)} with {len(numbers)} rows")
    if len(numbers) != min(FEW, total):
        raise Differs(f"{len(numbers)} rows that are studies, where {min(FEW, total)} were asked for")
    return f"{total} studies, {len(numbers)} on the first page"


def _next_page(ask: Questioner) -> str:
    try:
        first = ask.json(ask.first_page)
    except RegistryError as error:
        raise NotAsked("the search gave no page") from error
    token = first.get("nextPageToken")
    if not isinstance(token, str):
        raise NotAsked("the search had one page") if len(ids_of(first)) < FEW else Differs("no page token")
    params = SEARCHED | {"fields": "NCTId", "pageSize": str(FEW), "sort": SORT, "pageToken": token}
    further = ids_of(ask.json(ask.ask("/studies", params)))
    again = set(further) & set(ids_of(first))
    if again or not further:
        raise Differs(f"{len(again)} studies of the first page again" if again else "an empty page")
    return f"{len(further)} further studies"


def _token_refused(ask: Questioner) -> str:
    answer = ask.ask("/studies", {"pageSize": "1", "fields": "NCTId", "pageToken": "none"})
    return _refused(answer, 400, "")


def _sorted(ask: Questioner) -> str:
    fields = "NCTId,LastUpdatePostDate"
    page = ask.json(ask.ask("/studies", SEARCHED | {"fields": fields, "pageSize": str(SAMPLE), "sort": SORT}))
    studies = page.get("studies")
    days = [_last_update(study) for study in studies] if isinstance(studies, list) else []
    if not days or days != sorted(days, reverse=True):
        raise Differs("no rows" if not days else "rows in another order")
    return f"{len(days)} rows, the latest update first"


def _last_update(study: Json) -> str:
    protocol = read_study(study).study.protocol_section
    module = protocol.status_module if protocol else None
    posted = module.last_update_post_date_struct if module else None
    return (posted.date if posted else None) or ""


def _complicated(ask: Questioner) -> str:
    answer = ask.ask("/studies", {"query.cond": COMPLICATED, "fields": "NCTId", "pageSize": "1"})
    return _refused(answer, 400, "Too complicated query")


def _strict(ask: Questioner) -> str:
    return _refused(ask.ask("/studies", {"pageSize": "1", "unheardOf": "1"}), 400, "unknown parameter")


# --- records -----------------------------------------------------------------------------------------


def _by_number(ask: Questioner) -> str:
    known = ask.known()
    answer = ask.ask("/studies", {"filter.ids": f"{known},{ABSENT}", "fields": "NCTId", "pageSize": "2", "sort": SORT})  # fmt: skip
    numbers = ids_of(ask.json(answer))
    if numbers != [known]:
        raise Differs(f"{len(numbers)} studies for one that there is and one that there is not")
    return "the one that there is; the absent one is left out"


def _whole(ask: Questioner) -> str:
    known = ask.known()
    answer = ask.ask(f"/studies/{known}", limit=LARGEST)
    record = ask.json(answer)
    if _id_of(record) != known:
        raise Differs(f"another record than {known}")
    unreadable = read_study(record).unreadable
    if unreadable:
        raise Differs(f"{len(unreadable)} fields cannot be read, such as {'.'.join(unreadable[0].path)}")
    if rehash(answer.body) != rehash(msgspec.json.encode(record)):
        raise Differs("written again by us it has another hash")
    return f"{known}, {len(answer.body)} bytes, every field read"


def _alias(ask: Questioner) -> str:
    params = {"filter.advanced": "NOT AREA[NCTIdAlias]MISSING", "fields": "NCTId,NCTIdAlias", "pageSize": "1"}
    try:
        studies = ask.json(ask.ask("/studies", params)).get("studies")
    except RegistryError as error:
        raise NotAsked(f"studies with an alias cannot be searched for ({error})") from error
    study = studies[0] if isinstance(studies, list) and studies else {}
    protocol = read_study(study).study.protocol_section
    module = protocol.identification_module if protocol else None
    if module is None or not module.nct_id_aliases or not is_trial_id(module.nct_id_aliases[0]):
        raise NotAsked("no study with an alias was found")
    answer = ask.ask(f"/studies/{module.nct_id_aliases[0]}")
    if answer.status not in {301, 302, 307, 308} or not (answer.location or "").endswith(f"/{module.nct_id}"):
        raise Differs(f"{answer.status} {readable_body((answer.location or '').encode(), 100)}".strip())
    return f"{answer.status} to the study itself"


def _absent(ask: Questioner) -> str:
    return _refused(ask.ask(f"/studies/{ABSENT}"), 404, f"NCT number {ABSENT} not found")


def _compressed(ask: Questioner) -> str:
    error = error_of(ask.sample)
    if error is not None:
        raise error
    return f"{ask.sample.coding or 'not compressed'}, {len(ask.sample.body)} bytes"


def _known_format(ask: Questioner) -> str:
    if not ask.records:
        raise NotAsked("no records came")
    fields = {field for record in ask.records for field in unknown_fields(record)}
    fields = {field for field in fields if not any(key in NOT_COMPARED for key in field.split("."))}
    values = {f"{path} = {value}" for record in ask.records for path, value in unknown_values(record)}
    if fields or values:
        raise Differs("; ".join(readable_body(name.encode()) for name in sorted(fields | values)))
    return f"nothing unknown in {len(ask.records)} records"


def _history(ask: Questioner) -> str:
    known = ask.known()
    answer = ask.wire.ask(
        f"{ask.history_url}/studies/{known}", {"history": "true"}, headers=None, limit=SMALL_ANSWER
    )
    error = error_of(answer)
    if error is not None:
        raise Differs(_said(answer))
    entries = entries_of(decode(content_of(answer), HistoryAnswer))
    if not entries or entries[0].version != 0:
        raise Differs(f"{len(entries)} versions" + (f" from {entries[0].version} on" if entries else ""))
    return f"{len(entries)} versions of {known}, counted from 0"


_ASKING: Final[Mapping[str, Callable[[Questioner], str]]] = MappingProxyType(
    {
        "user agent": _let_in,
        "encryption": _encrypted,
        "release": _release,
        "clock": _clock,
        "unchanged release": _not_modified,
        "search": _count,
        "paging": _next_page,
        "bad page token": _token_refused,
        "order": _sorted,
        "complicated query": _complicated,
        "unknown parameter": _strict,
        "records by number": _by_number,
        "one record": _whole,
        "alias": _alias,
        "absent record": _absent,
        "compression": _compressed,
        "format": _known_format,
        "record history": _history,
    }
)
"""How each question of `probes.toml` is asked: a function returns what came, and raises what it is not."""


QUESTIONS: Final = read_table(__package__, "probes.toml", dict[str, tuple[_Question, ...]])["question"]
