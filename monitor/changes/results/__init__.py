"""changes results."""
