"""The digest of a period: which news belongs in it, in which order, and what was compared."""
