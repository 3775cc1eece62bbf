"""The command line: thin. Data on standard output, progress and logs on standard error."""

from monitor.cli.main import main

__all__ = ["main"]
