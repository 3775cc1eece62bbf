"""Outcome measures of two versions: which is which, how they differ, and when in the trial's life that was."""
