"""The registry's API over HTTP on this machine, strict where the real one is, with faults on demand."""
