"""publish pages."""
