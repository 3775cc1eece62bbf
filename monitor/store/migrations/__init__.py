"""The steps from one schema to the next, one module each; a released one is never edited."""
