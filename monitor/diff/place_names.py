"""Names of countries and cities that mean the same place, as folded by `places.fold`; the table is data beside this."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from monitor.model import Struct
from monitor.model.tables import read_table


class _Names(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rows of names; the first of a row is the form for comparison."""

    countries: tuple[tuple[str, ...], ...]
    cities: tuple[tuple[str, ...], ...]


def _by_name(rows: Iterable[tuple[str, ...]]) -> Mapping[str, str]:
    return MappingProxyType({name: names[0] for names in rows for name in names})


_NAMES = read_table(__package__, "place_names.toml", _Names)
COUNTRIES: Mapping[str, str] = _by_name(_NAMES.countries)
CITIES: Mapping[str, str] = _by_name(_NAMES.cities)
