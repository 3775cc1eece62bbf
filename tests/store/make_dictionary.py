"""Writes monitor/store/records.dictionary: what records have in common, learned from the invented world.

    python tests/store/make_dictionary.py

Run where the registry's format has changed much. Databases keep the dictionary that they were begun with, so that nothing
depends on the file once it is stored.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import zstandard

ROOT = Path(__file__).resolve().parents[2]
SIZE = 32 * 1024
EVERY = 6  # months of the world between two releases that are read


def main() -> None:
    """Train the dictionary on the newest record that each release of the world has of a trial."""
    sys.path.insert(0, str(ROOT / "tests"))
    from world import SyntheticWorld

    world = SyntheticWorld()
    records = {
        nct_id: json.dumps(study, ensure_ascii=False, separators=(",", ":")).encode()
        for index in range(0, len(world), EVERY)
        for nct_id, study in sorted(world.release(index).studies.items())
    }
    dictionary = zstandard.train_dictionary(SIZE, [records[nct_id] for nct_id in sorted(records)])
    (ROOT / "monitor" / "store" / "records.dictionary").write_bytes(dictionary.as_bytes())


if __name__ == "__main__":
    main()
