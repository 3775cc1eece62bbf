"""The composition root: the configuration meets the edges, and the clock is read."""
