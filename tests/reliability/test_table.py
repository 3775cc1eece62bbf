"""docs/reliability.md cannot say more, or less, than the tests check."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

TABLE = Path(__file__).with_name("table.py")


def test_the_table_of_promises_is_what_the_tests_check(all_promises, capsys):
    if all_promises is None:
        # In a process of its own: collecting inside a running session would meet its plugins and modules.
        ended = subprocess.run(
            [sys.executable, str(TABLE)], capture_output=True, text=True, cwd=TABLE.parents[2], check=False
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return
    spec = importlib.util.spec_from_file_location("table_of_promises", TABLE)
    table = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(table)
    code = table.main([], tuple(table.promises(all_promises).items()))
    assert code == 0, capsys.readouterr().out


@pytest.fixture
def all_promises(request):
    """All tests as this session collected them; None where it collected only some."""
    return request.config.stash.get(request.getfixturevalue("collected_key"), None)
