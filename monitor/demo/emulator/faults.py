"""Faults on demand: what the real registry, its edge and the way to it do on a bad day.

    emulator.faults.add(too_many_requests)                            # the next request, once
    emulator.faults.add(html_page, path="/studies", skip=1)           # the second request of /studies
    emulator.faults.add(study_without_status, times=None)             # every answer, from now on

Faults are asked in the order in which they were added. One that answers by itself hides the request from
those after it, so that several play one after another; one that changes an answer changes what those
after it, and at last the registry, have to say.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Protocol, TypeAlias

from monitor.demo.emulator.exchange import Call, EmulatedAnswer
from monitor.demo.emulator.registry import API
from monitor.model import Struct


class Exchange(Protocol):
    """What an action has in its hands."""

    @property
    def call(self) -> Call:
        """What the client asked."""

    def ask(self, call: Call) -> EmulatedAnswer:
        """The answer that another call, or this one, would get without this fault."""

    def advance(self) -> bool:
        """Let the registry go on to its next release."""


Action: TypeAlias = Callable[[Exchange], EmulatedAnswer]


class Fault(Struct, frozen=True, kw_only=True):
    """When something goes wrong, and what.

    Attributes:
        path: prefix of the path, with or without `/api/v2`.
        where: a further condition on the call.
        skip: matching requests that are let through first. times: None for all that follow.
    """

    action: Action
    path: str = "/"
    where: Callable[[Call], bool] | None = None
    skip: int = 0
    times: int | None = 1

    def matches(self, call: Call) -> bool:
        """Whether the fault is meant for that call."""
        near = call.path.startswith(self.path) or call.path.removeprefix(API).startswith(self.path)
        return near and (self.where is None or self.where(call))


class Faults:
    """The faults that were asked for, and how often each has met its request. Safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[list[Any]] = []

    def add(self, action: Action, **when: Any) -> Fault:
        """Ask for a fault; `when` gives the attributes of `Fault`, by default the next request, once."""
        fault = Fault(action=action, **when)
        with self._lock:
            self._faults.append([fault, 0])
        return fault

    def clear(self) -> None:
        """Let everything be well again."""
        with self._lock:
            self._faults.clear()

    def seen(self, fault: Fault) -> int:
        """How many requests that fault was meant for and came to see, those let through included."""
        with self._lock:
            return sum(seen for asked, seen in self._faults if asked is fault)

    def after(self, position: int, call: Call) -> tuple[int, Fault] | None:
        """The first fault from that position on that acts on the call, with the position after it."""
        with self._lock:
            for place, entry in enumerate(self._faults[position:], start=position + 1):
                fault, seen = entry
                if fault.matches(call):
                    entry[1] += 1
                    if seen >= fault.skip and (fault.times is None or seen < fault.skip + fault.times):
                        return place, fault
        return None
