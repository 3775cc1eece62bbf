"""Questions whose answers are followed from poll to poll: what is asked, and what has been found."""

from __future__ import annotations

import hashlib
from datetime import datetime
from enum import StrEnum

import msgspec

from monitor.model.base import Struct
from monitor.model.published import VersionFacts


class FollowedQuestion(Struct, frozen=True, kw_only=True):
    """A question that is asked in every poll.

    Attributes:
        slug: permanent; the feed's address is made of it.
        question: name of a documented question. sql: its SELECT; `nct_id` is among its columns.
        title: what readers see. meaning: the question in a sentence.
        parameters: names and values, sorted by name.
    """

    slug: str
    question: str
    title: str
    meaning: str
    sql: str
    parameters: tuple[tuple[str, str], ...] = ()

    @property
    def definition(self) -> str:
        """A digest of all that decides the answer: a question that is asked otherwise begins again."""
        return hashlib.sha256(msgspec.json.encode((self.sql, self.parameters))).hexdigest()


class AnswerStep(StrEnum):
    """What happened to a trial in an answer."""

    ENTERED = "entered"
    LEFT = "left"


class AnswerChange(Struct, frozen=True, kw_only=True):
    """A trial that entered or left an answer.

    Attributes:
        at: end of the poll that found it. data_date: day of the data release, such as `2026-11-19`.
        facts: what the version of that time says.
    """

    nct_id: str
    step: AnswerStep
    at: datetime
    data_date: str
    facts: VersionFacts


class FollowedAnswer(Struct, frozen=True, kw_only=True):
    """The answer of a followed question.

    Attributes:
        since: end of the poll that asked it first, in these words. data_date: of that poll.
        first: the trials of that first answer, as they were then.
        changes: newest first. trials: the number of trials in the answer now.
    """

    slug: str
    since: datetime
    data_date: str
    first: tuple[VersionFacts, ...]
    changes: tuple[AnswerChange, ...]
    trials: int
