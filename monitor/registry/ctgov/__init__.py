"""registry ctgov."""
