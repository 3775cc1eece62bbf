"""Posts updates as JSON to receivers that the configuration names, each at least once."""
