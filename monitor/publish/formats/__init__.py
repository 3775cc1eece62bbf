"""publish formats."""
