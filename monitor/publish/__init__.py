"""Publishing: from the state of the store to files; the same state gives the same bytes."""
