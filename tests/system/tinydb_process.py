"""A process at work on TinyDB's tables, prints the ids it got: python -m tests.system.tinydb_process FOLDER ROUNDS."""

from __future__ import annotations

import sys
from pathlib import Path

from tinydb import where
from tinydb.operations import increment

from tests.store.tinydb_places import JournalPlace


def main(folder: Path, rounds: int) -> None:
    place = JournalPlace(folder)
    counters, parts = place.open().table("counters"), place.open().table("parts")
    for number in range(rounds):
        counters.update(increment("n"), where("name") == "all")
        print(*parts.insert_multiple([{"number": number}, {"number": number}]))
        counters.upsert({"name": "newest", "number": number}, where("name") == "newest")
        assert counters.count(where("name") == "newest") == 1
    place.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
