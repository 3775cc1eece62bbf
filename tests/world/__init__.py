"""A small synthetic registry that lives: every trial, sponsor, site and number in it is invented.

Where to look: `cast_*` are the trials, `words_*` the vocabulary that their records are written in,
`builder` turns a trial into a record, `edits_*` are the things that can happen to a record, `story_*` is
when they happen, `results*` are posted results, `world` plays it all release by release, and `truth` is
what a monitor should have noticed.
"""

from world.truth import Expected
from world.world import SyntheticWorld

__all__ = ["Expected", "SyntheticWorld"]
