"""Reading as little of a study as shows whether it has changed.

On most days most records have not, so this is the path that decides what a poll costs: one pass that
finds the sections without building anything from them, one hash over their bytes, and a look at the ID.
"""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress

import msgspec

from monitor.model import Envelope, RawRecord, Rejected
from monitor.model.study.part import Part
from monitor.model.study.reading import plain_reason
from monitor.registry.ctgov.canonical import DERIVED
from monitor.registry.ctgov.links import is_trial_id

PROTOCOL = "protocolSection"
TRACKING = f"{DERIVED}.submissionTracking"
"""Under this name the submissions of results enter a fingerprint."""

ID_PATH = f"$.{PROTOCOL}.identificationModule.nctId"

MOST_BYTES = 8 * 2**20
"""Of one record; the largest of 5,329 real ones has 508,066. To compare and to publish one takes fifty times its size."""

READABLE_ID = re.compile(rb'"nctId"\s*:\s*"(NCT[0-9]{8})"')
"""The first one in a study is its own; a study that can't be parsed can still be named by it."""


class Identification(Part, frozen=True):
    """The IDs of a study."""

    nct_id: str | None = None
    nct_id_aliases: tuple[str, ...] | None = None


class Protocol(Part, frozen=True):
    """Of the protocol section, the module with the IDs."""

    identification_module: Identification | None = None


class OwnId(Part, frozen=True):
    """The ID of a study, whatever its aliases are."""

    nct_id: str | None = None


class ProtocolWithoutAliases(Part, frozen=True):
    """Of the protocol section, the study's own ID."""

    identification_module: OwnId | None = None


class MiscInfo(Part, frozen=True):
    """Of the derived section, the date of the snapshot and the submissions of results."""

    version_holder: str | None = None
    submission_tracking: msgspec.Raw = msgspec.Raw()


class Derived(Part, frozen=True):
    """Of the derived section, the module that we read."""

    misc_info_module: MiscInfo | None = None


def open_envelope(raw: RawRecord) -> Envelope | Rejected:
    """Identify a study and fingerprint it, without reading the rest.

    Args:
        raw: one study of an API answer, JSON in UTF-8.
    """
    if len(raw) > MOST_BYTES:
        return Rejected(nct_id=_readable_id(raw), reason=f"a record of more than {MOST_BYTES} bytes")
    return open_stored(raw)


def open_stored(raw: RawRecord) -> Envelope | Rejected:
    """As `open_envelope`, whatever the size: what an earlier limit let in must stay readable."""
    try:
        return _identify(raw, msgspec.json.decode(raw, type=dict[str, msgspec.Raw]))
    except (ValueError, RecursionError) as error:
        return rejected(error, nct_id=_readable_id(raw))


def rejected(error: Exception, *, nct_id: str | None) -> Rejected:
    """Return what a decoding error says, in one plain line and the path that it names.

    Args:
        error: raised by msgspec, or a RecursionError.
        nct_id: of the study, where it is known already.
    """
    if isinstance(error, RecursionError):
        return Rejected(nct_id=nct_id, reason="nested deeper than any study of the registry", path="$")
    if isinstance(error, UnicodeDecodeError):
        return Rejected(nct_id=nct_id, reason="not UTF-8", path="$")
    if not isinstance(error, msgspec.ValidationError):
        return Rejected(nct_id=nct_id, reason=f"not JSON: {error}", path="$")
    place = str(error).partition(" - at `$")[2].rstrip("`")
    # `[...]` is msgspec's word for a key or an index that it did not keep.
    return Rejected(nct_id=nct_id, reason=plain_reason(error), path="$" + place.partition("[...]")[0])


def _readable_id(raw: RawRecord) -> str | None:
    match = READABLE_ID.search(raw)
    return match[1].decode() if match else None


def _identify(raw: RawRecord, sections: dict[str, msgspec.Raw]) -> Envelope | Rejected:
    ids = _identification(sections.get(PROTOCOL))
    if ids.nct_id is None or not is_trial_id(ids.nct_id):
        return Rejected(nct_id=None, reason="no valid NCT number", path=ID_PATH)
    misc = _misc_info(sections.pop(DERIVED, None))
    if bytes(misc.submission_tracking):
        # It says that results wait for review, weeks before anything else in the record does.
        sections[TRACKING] = misc.submission_tracking
    return Envelope(
        nct_id=ids.nct_id,
        raw=raw,
        fingerprint=_fingerprint(sections),
        aliases=tuple(alias for alias in ids.nct_id_aliases or () if is_trial_id(alias)),
        version_holder=misc.version_holder,
    )


def _identification(section: msgspec.Raw | None) -> Identification:
    """The IDs; without the aliases where those cannot be read, and without any where that is all of it."""
    for shape in (Protocol, ProtocolWithoutAliases):
        with suppress(msgspec.ValidationError):
            protocol = msgspec.json.decode(section or b"null", type=shape | None)
            module = protocol.identification_module if protocol else None
            return Identification(
                nct_id=module.nct_id if module else None,
                nct_id_aliases=module.nct_id_aliases if isinstance(module, Identification) else None,
            )
    return Identification()


def _misc_info(section: msgspec.Raw | None) -> MiscInfo:
    """What is read of the derived section; it is noise otherwise, so its faults are no reason to reject."""
    with suppress(msgspec.ValidationError):
        derived = msgspec.json.decode(section or b"null", type=Derived | None)
        return (derived and derived.misc_info_module) or MiscInfo()
    return MiscInfo()


def _fingerprint(sections: dict[str, msgspec.Raw]) -> str:
    """Over all sections, those not known yet included; each with its name, so that none can pass for another."""
    hashed = hashlib.sha256()
    for name in sorted(sections):
        section = memoryview(sections[name])
        hashed.update(b"%b\0%d\0" % (name.encode(), len(section)))
        hashed.update(section)
    return hashed.hexdigest()
