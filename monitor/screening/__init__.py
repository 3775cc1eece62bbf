"""Screening: whether a record belongs to a watch, which topics it has, and why."""
