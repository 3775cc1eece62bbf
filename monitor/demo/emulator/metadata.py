"""What the registry says of itself: data structure, enumerations, search areas, sizes.

In the forms of the registry's OpenAPI document, filled from what the emulator knows and no more.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Any

import msgspec

from monitor.demo.emulator.areas import PARAMETERS
from monitor.demo.emulator.parameters import STATUSES
from monitor.demo.emulator.pieces import Piece, Sort, tree
from monitor.demo.world import Snapshot

_SOURCES = {
    Sort.TEXT: "TEXT",
    Sort.ENUM: "TEXT",
    Sort.DATE: "DATE",
    Sort.NUMBER: "NUMERIC",
    Sort.AGE: "TIME",
    Sort.BOOLEAN: "BOOLEAN",
    Sort.STRUCT: "STRUCT",
}


def metadata(pieces: Iterable[Piece] | None = None) -> list[dict[str, Any]]:
    """`/studies/metadata`: the tree of fields."""
    return [_field(piece) for piece in (tree() if pieces is None else pieces)]


def _field(piece: Piece) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": piece.path[-1],
        "piece": piece.name,
        "sourceType": _SOURCES[piece.sort],
        "type": piece.type,
    }
    if piece.sort is Sort.ENUM:
        field["isEnum"] = True
    if piece.children:
        field["children"] = metadata(piece.children)
    return field


def enums() -> list[dict[str, Any]]:
    """`/studies/enums`: the recruitment status, the one enumeration that the emulator checks."""
    values = [{"value": status, "legacyValue": status.replace("_", " ").capitalize()} for status in STATUSES]
    return [{"type": "Status", "pieces": ["OverallStatus", "LastKnownStatus"], "values": values}]


def search_areas() -> list[dict[str, Any]]:
    """`/studies/search-areas`: which parameter searches which pieces."""
    areas = [
        {
            "name": area.name,
            "param": area.param.removeprefix("query."),
            "uiLabel": area.label,
            "parts": [
                {
                    "pieces": [piece.name],
                    "type": piece.type,
                    "isEnum": piece.sort is Sort.ENUM,
                    "isSynonyms": False,
                    "weight": 1.0,
                }
                for piece in area.pieces
            ],
        }
        for area in PARAMETERS.values()
    ]
    return [{"name": "Study", "areas": areas}]


def sizes(snapshot: Snapshot) -> dict[str, Any]:
    """`/stats/size`: how many records there are and how large they are, compressed, in bytes."""
    counted = sorted(
        (len(zlib.compress(study if isinstance(study, bytes) else msgspec.json.encode(study), 1)), nct_id)
        for nct_id, study in snapshot.studies.items()
    )
    total = sum(size for size, _ in counted)
    return {
        "averageSizeBytes": total // max(len(counted), 1),
        "largestStudies": [{"id": nct_id, "sizeBytes": size} for size, nct_id in counted[:-11:-1]],
        "percentiles": {
            str(share): counted[min(len(counted) * share // 100, len(counted) - 1)][0]
            for share in (1, 5, 25, 50, 75, 95, 99)
            if counted
        },
        "ranges": [],
        "totalStudies": len(counted),
    }
