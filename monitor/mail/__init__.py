"""Digests by mail: who wants what, how a message reads, and how it leaves."""
