"""Reading as little of a study as tells whether it has changed.

On most days most records have not, so this is the path that decides what a poll costs: one pass that
finds the sections without building anything from them, one hash over their bytes, and a look at the ID.
"""

from __future__ import annotations

import hashlib
import re

import msgspec

from monitor.model import Envelope, Rejected
from monitor.model.study.part import Part
from monitor.registry.ctgov.canonical import DERIVED

NCT_ID = re.compile(r"NCT[0-9]{8}")
PROTOCOL = "protocolSection"
TRACKING = f"{DERIVED}.submissionTracking"
"""Under this name the submissions of results enter a fingerprint."""

ID_PATH = f"$.{PROTOCOL}.identificationModule.nctId"

LEGIBLE_ID = re.compile(rb'"nctId"\s*:\s*"(NCT[0-9]{8})"')
"""The first one in a study is its own; a study that can't be parsed can still be named by it."""


class Identification(Part, frozen=True):
    """The IDs of a study."""

    nct_id: str | None = None
    nct_id_aliases: tuple[str, ...] | None = None


class Protocol(Part, frozen=True):
    """Of the protocol section, what bears the IDs."""

    identification_module: Identification | None = None


class MiscInfo(Part, frozen=True):
    """Of the derived section, the date of the snapshot and the submissions of results."""

    version_holder: str | None = None
    submission_tracking: msgspec.Raw = msgspec.Raw()


class Derived(Part, frozen=True):
    """Of the derived section, the module that we read."""

    misc_info_module: MiscInfo | None = None


def is_nct_id(text: str | None) -> bool:
    """Whether this has the form of a registry number, exactly."""
    return text is not None and NCT_ID.fullmatch(text) is not None


def open_envelope(raw: bytes) -> Envelope | Rejected:
    """Identify a study and fingerprint it, without reading the rest.

    Args:
        raw: one study of an API answer, JSON in UTF-8.
    """
    try:
        sections = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
    except (ValueError, RecursionError) as error:
        return rejected(error, nct_id=_legible_id(raw))
    return _identify(raw, sections)


def rejected(error: Exception, *, nct_id: str | None, under: str = "$") -> Rejected:
    """What a decoding error says, in one plain line and the path that it names.

    Args:
        error: raised by msgspec, or a RecursionError.
        nct_id: of the study, where it is known already.
        under: path of the part that was decoded, for errors that count from its root.
    """
    if isinstance(error, RecursionError):
        return Rejected(nct_id=nct_id, reason="nested deeper than any study of the registry", path=under)
    if isinstance(error, UnicodeDecodeError):
        return Rejected(nct_id=nct_id, reason="not UTF-8", path=under)
    if not isinstance(error, msgspec.ValidationError):
        return Rejected(nct_id=nct_id, reason=f"not JSON: {error}", path=under)
    complaint, _, place = str(error).partition(" - at `$")
    place = place.rstrip("`").partition("[...]")[
        0
    ]  # msgspec's word for a key or an index that it did not keep
    return Rejected(nct_id=nct_id, reason=_plain(complaint), path=under + place)


def _legible_id(raw: bytes) -> str | None:
    found = LEGIBLE_ID.search(raw)
    return found[1].decode() if found else None


def _plain(complaint: str) -> str:
    if "matching regex" in complaint:
        return "not a date such as 2024-03 or 2024-03-15"
    plain = complaint.replace("`", "").replace(" | null", "")
    return plain[:1].lower() + plain[1:]


def _identify(raw: bytes, sections: dict[str, msgspec.Raw]) -> Envelope | Rejected:
    try:
        protocol = msgspec.json.decode(sections.get(PROTOCOL, b"null"), type=Protocol | None)
    except (ValueError, RecursionError) as error:
        return rejected(error, nct_id=_legible_id(raw), under=f"$.{PROTOCOL}")
    ids = (protocol and protocol.identification_module) or Identification()
    if ids.nct_id is None or not is_nct_id(ids.nct_id):
        return Rejected(nct_id=None, reason="no valid NCT number", path=ID_PATH)
    try:
        derived = msgspec.json.decode(sections.pop(DERIVED, b"null"), type=Derived | None)
    except (ValueError, RecursionError) as error:
        return rejected(error, nct_id=ids.nct_id, under=f"$.{DERIVED}")
    misc = (derived and derived.misc_info_module) or MiscInfo()
    if bytes(misc.submission_tracking):
        # It tells that results wait for review, weeks before anything else in the record does.
        sections[TRACKING] = misc.submission_tracking
    return Envelope(
        nct_id=ids.nct_id,
        raw=raw,
        fingerprint=_fingerprint(sections),
        aliases=tuple(alias for alias in ids.nct_id_aliases or () if is_nct_id(alias)),
        version_holder=misc.version_holder,
    )


def _fingerprint(sections: dict[str, msgspec.Raw]) -> str:
    """Over all sections, those not known yet included; each with its name, so that none can pass for another."""
    hashed = hashlib.sha256()
    for name in sorted(sections):
        section = memoryview(sections[name])
        hashed.update(b"%b\0%d\0" % (name.encode(), len(section)))
        hashed.update(section)
    return hashed.hexdigest()
