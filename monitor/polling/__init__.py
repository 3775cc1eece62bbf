"""A poll from the release's version to what is applied: the walk, the decisions and the doubts."""
