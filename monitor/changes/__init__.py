"""The pure core: what changed, and what it means."""
