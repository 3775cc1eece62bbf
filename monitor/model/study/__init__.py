"""The typed study: one record of the registry as the rest of the program reads it."""

from monitor.model.study.paths import STUDY, StudyPath, is_known
from monitor.model.study.reading import StudyReading, UnreadableField, read_study
from monitor.model.study.types import Study

__all__ = ["STUDY", "Study", "StudyPath", "StudyReading", "UnreadableField", "is_known", "read_study"]
