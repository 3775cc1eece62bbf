"""Edits of a raw record by meaning: each changes one fact, and knows what has to be mentioned of it."""
