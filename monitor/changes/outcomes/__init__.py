"""changes outcomes."""
