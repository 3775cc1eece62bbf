"""State to files; the same state gives the same bytes."""
