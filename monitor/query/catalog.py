"""The documented questions: one `.sql` file each, with its title, meaning and parameters in its head.

-- title: Trials of one topic that stopped, and why
-- description: One sentence or more ...
--   ... over several lines.
-- param topic = disc-degeneration: slug of a topic
-- param nct: NCT number                  (without a value: it must be given)
SELECT ...
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib.resources import files

from monitor.errors import UsageMistake
from monitor.model import Struct

_HEAD = re.compile(
    r"-- (?P<key>title|description|param (?P<name>\w+)(?: = (?P<default>[^:]*))?): (?P<text>.+)"
)
_PARENTHESES = re.compile(r"\([^()]*\)")
_COLUMNS = re.compile(r"\bSELECT\b(.*?)\bFROM\b", re.DOTALL)
_NCT_ID = re.compile(r"(?<![\w.])(?:\w+\.)?nct_id\s*(?:,|$)")
_MORE = re.compile(r"--   +(?P<text>.+)")


class Parameter(Struct, frozen=True, kw_only=True):
    """A named value of a question; `default` None means that it must be given."""

    name: str
    meaning: str
    default: str | None = None


class Question(Struct, frozen=True, kw_only=True):
    """One documented question. `sql` is the file without its head."""

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    sql: str

    @property
    def lists_trials(self) -> bool:
        """Whether `nct_id` is among the columns of the answer."""
        outer = self.sql
        while (bare := _PARENTHESES.sub("", outer)) != outer:
            outer = bare
        match = _COLUMNS.search(outer)
        return match is not None and _NCT_ID.search(match[1]) is not None

    def values(self, given: Mapping[str, str]) -> dict[str, str]:
        """The value of each parameter.

        Raises:
            UsageMistake: one is unknown or missing.
        """
        known = {parameter.name for parameter in self.parameters}
        for name in given:
            if name not in known:
                has = f"it has {', '.join(sorted(known))}" if known else "it has none"
                raise UsageMistake(f"--param: `{self.name}` has no parameter `{name}`; {has}")
        columns = {
            parameter.name: given.get(parameter.name, parameter.default) for parameter in self.parameters
        }
        missing = [name for name, value in columns.items() if value is None]
        if missing:
            raise UsageMistake(f"`{self.name}` needs --param {missing[0]}=VALUE")
        return {name: value for name, value in columns.items() if value is not None}


def questions() -> tuple[Question, ...]:
    """All documented questions, by name."""
    folder = files("monitor.query") / "questions"
    names = (
        (entry.name.removesuffix(".sql"), entry.read_text(encoding="utf-8"))
        for entry in folder.iterdir()
        if entry.name.endswith(".sql")
    )
    return tuple(parse(name, text) for name, text in sorted(names))


def find(name: str) -> Question:
    """The question of that name.

    Raises:
        UsageMistake: there is none.
    """
    for question in questions():
        if question.name == name:
            return question
    raise UsageMistake(f"there is no question `{name}`; `trial-monitor query --list` names them all")


def parse(name: str, text: str) -> Question:
    """A question from the text of its file."""
    head: dict[str, str] = {}
    parameters: list[Parameter] = []
    lines = text.splitlines()
    for key, parameter, default, words in _entries(lines):
        if parameter:
            parameters.append(Parameter(name=parameter, meaning=words, default=default))
        else:
            head[key] = words
    body = "\n".join(line for line in lines if not line.startswith("--")).strip().rstrip(";")
    return Question(
        name=name,
        title=head["title"],
        description=head["description"],
        parameters=tuple(parameters),
        sql=body,
    )


def _entries(lines: list[str]) -> Iterator[tuple[str, str | None, str | None, str]]:
    entry: list[str] = []
    match = None
    for line in [*lines, "-- title: end"]:
        begins = _HEAD.fullmatch(line)
        if begins:
            if match:
                default = match["default"]
                yield (
                    match["key"],
                    match["name"],
                    None if default is None else default.strip(),
                    " ".join(entry),
                )
            match, entry = begins, [begins["text"]]
        elif more := _MORE.fullmatch(line):
            entry.append(more["text"].strip())
