"""changes detectors."""
