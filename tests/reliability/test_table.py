"""docs/reliability.md cannot say more, or less, than the tests hold."""

import subprocess
import sys
from pathlib import Path

TABLE = Path(__file__).with_name("table.py")


def test_the_table_of_promises_is_what_the_tests_hold():
    # In a process of its own: collecting inside a running session would meet its plugins and modules.
    told = subprocess.run(
        [sys.executable, str(TABLE)], capture_output=True, text=True, cwd=TABLE.parents[2], check=False
    )
    assert told.returncode == 0, told.stdout + told.stderr
