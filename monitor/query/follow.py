"""`[[follow]]`: from the configuration to questions that every poll asks."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.config.sections import FollowSection
from monitor.errors import ConfigError, UsageMistake
from monitor.model import FollowedQuestion
from monitor.query import catalog


def followed_questions(sections: Iterable[FollowSection]) -> tuple[FollowedQuestion, ...]:
    """Return the followed questions, in the order of the configuration.

    Raises:
        ConfigError: a question or a parameter is unknown or missing; the message names it.
    """
    return tuple(map(_followed, sections))


def _followed(section: FollowSection) -> FollowedQuestion:
    try:
        question = catalog.find(section.question)
        values = question.values(section.parameters)
    except UsageMistake as mistake:
        raise ConfigError(f"follow `{section.slug}`: {str(mistake).removeprefix('--param: ')}") from mistake
    if not question.lists_trials:
        named = ", ".join(known.name for known in catalog.questions() if known.lists_trials)
        raise ConfigError(
            f"follow `{section.slug}`: the answer of `{question.name}` does not list trials, so none can enter it;"
            f" these do: {named}"
        )
    return FollowedQuestion(
        slug=section.slug,
        question=question.name,
        title=section.title or question.title,
        meaning=question.description,
        sql=question.sql,
        parameters=tuple(sorted(values.items())),
    )
