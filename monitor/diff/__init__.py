"""Differences of canonical records: values and lists aligned by content, words, places and meaning."""
