"""Address lists as files: CSV as we write it, and as spreadsheets write it. Pure: bytes in, lines out."""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping

from monitor.digest import select
from monitor.digest.select import Offer
from monitor.mail.addresses import normalised
from monitor.model import Severity, Struct
from monitor.model.subscription import Cadence, Choices, Subscriber

COLUMNS = (
    "address",
    "state",
    "since",
    "how",
    "cadence",
    "watches",
    "topics",
    "claims",
    "kinds",
    "min_severity",
    "quiet_line",
)
ADDRESS_NAMES = frozenset(
    {"address", "addresses", "email", "emails", "mail", "emailaddress", "emailaddresses", "mailaddress"}
    | {"adresse", "emailadresse", "mailadresse", "adressemail", "adresseemail", "correo", "correoelectronico"}
)
"""Names of the column in lower case, without accents and all that is no letter."""
OF_MAIL = re.compile("mail|courriel|correo")
"""What other names of a column of addresses have in them, such as "Work E-mail" and "E-mail 1 - Value"."""
BARE = re.compile(r"(?:[^<>]*<)?\s*(?:mailto:)?\s*([^<>\s]+@[^<>\s]+?)\s*>?[\s;,.]*", re.IGNORECASE)
"""An address as mail programs copy it: with a name before it, in angle brackets, as a link."""
DELIMITERS = ",;\t|"
SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How files of spreadsheets begin: those that are archives, and older ones."""
YES_OR_NO = {"yes": True, "no": False, "true": True, "false": False, "1": True, "0": False, "": True}


class ListedAddress(Struct, frozen=True, kw_only=True):
    """One line that can be taken.

    Attributes:
        line: its number in the file, counted from 1. notes: what was not taken of it, in words.
    """

    line: int
    address: str
    choices: Choices
    notes: tuple[str, ...] = ()


class Skipped(Struct, frozen=True, kw_only=True):
    """One line that is not taken, and why; no mistake where the line itself says so."""

    line: int
    reason: str
    mistake: bool = True


class AddressList(Struct, frozen=True, kw_only=True):
    """A file as it was read; `encoding` is how, for a person to see whether names came out right."""

    entries: tuple[ListedAddress, ...]
    skipped: tuple[Skipped, ...]
    encoding: str


def read_address_list(data: bytes, offer: Offer) -> AddressList:
    """Return the lines of a CSV file with a header line.

    Comma, semicolon and tab are recognised, a header in any case, UTF-8, UTF-16 and Windows-1252.

    Raises:
        ValueError: the file has no column of addresses, or is no text.
    """
    if data.startswith(SPREADSHEETS):
        raise ValueError("the file is a spreadsheet; save the list as CSV and import that")
    text, encoding = _decoded(data)
    numbered = _rows(text.rstrip("\0\x1a"))
    if not numbered:
        raise ValueError("the file is empty")
    header = _columns(numbered[0][1], [row for _, row in numbered[1:]])
    if "address" not in header:
        raise ValueError(
            "the first line must name the columns, one of them `address`;"
            f" it has: {', '.join(name for name in header if name)[:200]}"
        )
    read = [_line(number, _cells(header, row), offer) for number, row in numbered[1:]]
    return AddressList(
        entries=tuple(line for line in read if isinstance(line, ListedAddress)),
        skipped=tuple(line for line in read if isinstance(line, Skipped)),
        encoding=encoding,
    )


def write_address_list(subscribers: Iterable[Subscriber]) -> str:
    """Return subscribers as CSV that `read_address_list` reads."""
    out = io.StringIO(newline="")
    table = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    table.writeheader()
    table.writerows(map(_row, subscribers))
    return out.getvalue()


def _decoded(data: bytes) -> tuple[str, str]:
    """Return the text and the name of its encoding, from the byte order mark, the pattern or by trial."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),  # begins like UTF-16
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _decode(data, encoding), encoding.upper()
    if data[:200].count(0) > len(data[:200]) // 3:
        encoding = "utf-16-le" if data[1:2] == b"\0" else "utf-16-be"
        return _decode(data, encoding), encoding.upper()
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), "Windows-1252"


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ValueError(f"the file is no {encoding.upper()} text") from error


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Return the rows that have anything in them, each with the number of its last line."""
    delimiter = _delimiter(text)
    named = re.match(r'\ufeff?"?sep=([,;\t|])"?\r?\n', text, re.IGNORECASE)
    if named:  # a first line that is for the spreadsheet
        delimiter, text = named[1], "\n" + text[named.end() :]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
        swallowed = any(_has_row(cell, delimiter) for _, row in rows for cell in row)
    except csv.Error:
        swallowed = True
    # A quotation mark that is not closed makes one cell of all lines behind it.
    return _line_by_line(text, delimiter) if swallowed else rows


def _has_row(cell: str, delimiter: str) -> bool:
    """Return whether a cell of several lines has a line that looks like a row; a note may name an address, too."""
    return any("@" in line and delimiter in line for line in cell.splitlines()[1:])


def _line_by_line(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """Return the cells of each line by itself; quotation marks mean nothing."""
    cells = ([cell.strip(' "') for cell in line.split(delimiter)] for line in text.splitlines())
    return [(number, row) for number, row in enumerate(cells, 1) if any(row)]


def _delimiter(text: str) -> str:
    """Return the delimiter that occurs most in the header line."""
    header = text.lstrip("\r\n").partition("\n")[0]
    return max(DELIMITERS, key=header.count)


def _columns(names: list[str], rows: Iterable[list[str]]) -> list[str]:
    """Return the names of the columns; those that speak of mail and have addresses in them, where no name is known."""
    header = [_column(name) for name in names]
    if "address" in header:
        return header
    filled = {place for row in rows for place, cell in enumerate(row) if "@" in cell}
    return [
        "address" if place in filled and OF_MAIL.search(_letters(name)) else name
        for place, name in enumerate(header)
    ]


def _column(name: str) -> str:
    folded = name.strip().strip("\ufeff").casefold()
    return "address" if _letters(folded) in ADDRESS_NAMES else folded.replace(" ", "_")


def _letters(name: str) -> str:
    return "".join(filter(str.isalpha, unicodedata.normalize("NFKD", name)))


def _cells(header: list[str], row: list[str]) -> dict[str, str]:
    """Return the cells of a row by column; several columns of addresses are one, with all that they have."""
    cells = dict(zip(header, row, strict=False))
    addresses = (cell.strip() for name, cell in zip(header, row, strict=False) if name == "address")
    return cells | {"address": " ".join(dict.fromkeys(filter(None, addresses)))}


def _line(number: int, cells: Mapping[str, str], offer: Offer) -> ListedAddress | Skipped:
    values = {name: cell.strip() for name, cell in cells.items() if name}
    state = values.get("state", "").casefold()
    if state not in ("", "active"):
        return Skipped(
            line=number, reason=f"{values.get('address', '')[:60]} is {state[:20]}, not active", mistake=False
        )
    try:
        address = normalised(_bare(values.get("address", "")))
        choices = _choices(values, offer)
    except ValueError as error:
        return Skipped(line=number, reason=f"{values.get('address', '')[:60]}: {error}")
    gone = select.not_on_offer(choices, offer)
    notes = (f"{address}: chose {', '.join(gone)}, which is not configured now",) if gone else ()
    return ListedAddress(line=number, address=address, choices=choices, notes=notes)


def _bare(cell: str) -> str:
    """Return the only address of a cell, without what mail programs write around it; else the cell."""
    visible = "".join(char for char in cell if unicodedata.category(char) != "Cf")
    match = BARE.fullmatch(visible)
    return match[1] if match and visible.count("@") == 1 else cell


def _choices(values: Mapping[str, str], offer: Offer) -> Choices:
    """Return the choices of a line; watches, topics and claims that are gone since stay chosen, and are named."""
    quiet = values.get("quiet_line", "").casefold()
    if quiet not in YES_OR_NO:
        raise ValueError(f"quiet_line is `{quiet[:20]}`; write yes or no")
    known = select.parse_choices(
        offer,
        groups=_words(values.get("kinds", "")),
        min_severity=values.get("min_severity", "").casefold() or Severity.LOW,
        cadence=values.get("cadence", "").casefold() or Cadence.WEEKLY,
        quiet_line=YES_OR_NO[quiet],
    )
    return Choices(
        watches=tuple(_words(values.get("watches", ""))),
        topics=tuple(_words(values.get("topics", ""))),
        claims=tuple(_words(values.get("claims", ""))),
        kinds=known.kinds,
        min_severity=known.min_severity,
        cadence=known.cadence,
        quiet_line=known.quiet_line,
    )


def _words(cell: str) -> list[str]:
    return list(dict.fromkeys(cell.replace(",", " ").replace(";", " ").split()))


def _row(person: Subscriber) -> dict[str, str]:
    chosen = person.choices
    return {
        "address": person.address,
        "state": person.state.value,
        "since": person.since.isoformat(),
        "how": person.how,
        "cadence": chosen.cadence.value,
        "watches": " ".join(chosen.watches),
        "topics": " ".join(chosen.topics),
        "claims": " ".join(chosen.claims),
        "kinds": " ".join(chosen.kinds),
        "min_severity": chosen.min_severity.value,
        "quiet_line": "yes" if chosen.quiet_line else "no",
    }
