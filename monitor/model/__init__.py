"""The nouns, frozen. Imports nothing of ours.

The words are the field's own. A *record* is what the registry calls a study; a *version* is one state of
a record; an *update* is what one poll found in one trial, from one version to the next; a *change* is one
kind of change inside an update. Dates are ISO text in the registry's own precision (`2024-03` or
`2024-03-15`); instants are aware `datetime` in UTC.
"""

from monitor.model.base import Json, JsonValue, Struct
from monitor.model.change import Change, Deadline, FieldChange, Kind, Severity, Source, Update
from monitor.model.follow import AnswerChange, AnswerStep, FollowedAnswer, FollowedQuestion
from monitor.model.poll import (
    Absent,
    Contradictory,
    DeadlinePassed,
    Finding,
    KnownTrial,
    Poll,
    PollRun,
    PollStatus,
    Quarantine,
    QuarantinedTrial,
    RejectedRecord,
    ReviewChanged,
    Spool,
    Spooled,
    Unchanged,
)
from monitor.model.published import (
    ListedTrial,
    PublishedUpdate,
    ShownTrial,
    TrialView,
    UpdateKey,
    VersionFacts,
    VersionRef,
    VersionState,
    WatchState,
)
from monitor.model.trial import (
    Decision,
    Envelope,
    Evidence,
    Facts,
    NewRecord,
    RawRecord,
    Rejected,
    Release,
    SearchResult,
    Trial,
)
from monitor.model.watch import Family, Scope, Topic, Watch

__all__ = [
    "Absent",
    "AnswerChange",
    "AnswerStep",
    "Change",
    "Contradictory",
    "Deadline",
    "DeadlinePassed",
    "Decision",
    "Envelope",
    "Evidence",
    "Facts",
    "Family",
    "FieldChange",
    "Finding",
    "FollowedAnswer",
    "FollowedQuestion",
    "Json",
    "JsonValue",
    "Kind",
    "KnownTrial",
    "ListedTrial",
    "NewRecord",
    "Poll",
    "PollRun",
    "PollStatus",
    "PublishedUpdate",
    "Quarantine",
    "QuarantinedTrial",
    "RawRecord",
    "Rejected",
    "RejectedRecord",
    "Release",
    "ReviewChanged",
    "Scope",
    "SearchResult",
    "Severity",
    "ShownTrial",
    "Source",
    "Spool",
    "Spooled",
    "Struct",
    "Topic",
    "Trial",
    "TrialView",
    "Unchanged",
    "Update",
    "UpdateKey",
    "VersionFacts",
    "VersionRef",
    "VersionState",
    "Watch",
    "WatchState",
]
