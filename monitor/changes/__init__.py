"""The pure core: what changed, and what it means.

Canonical records in, changes in plain sentences out; nothing here reads a clock, a file or a network. What others call is
in `compare`, `update`, `overdue`, `deadlines`, `rules` and `kinds`. It is imported from there, since one who needs
the table of kinds should not load what compares.
"""
