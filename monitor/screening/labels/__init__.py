"""The labels of a trial: what its cells are there for, what they are compared with, and what is measured."""

from monitor.screening.labels.labeller import Labeller

__all__ = ["Labeller"]
