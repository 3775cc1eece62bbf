"""An emulated registry and the worlds that live behind it."""
