"""Several processes on TinyDB's tables, where TinyDB as it comes loses and refuses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tinydb import where

from tests.store.tinydb_places import JournalPlace


def test_three_processes_lose_no_update_and_share_no_id(tmp_path: Path) -> None:
    place = JournalPlace(tmp_path / "store")
    database = place.open()
    database.table("counters").insert({"name": "all", "n": 0})
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.system.tinydb_process", str(place.folder), "60"], stdout=subprocess.PIPE
        )
        for _ in range(3)
    ]
    said = [process.communicate()[0].split() for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0]
    ids = sorted(int(each) for one in said for each in one)
    assert ids == list(range(1, 361))
    assert [document.doc_id for document in database.table("parts")] == ids
    counters = database.table("counters")
    assert counters.get(where("name") == "all") == {"name": "all", "n": 180}
    assert counters.search(where("name") == "newest") == [{"name": "newest", "number": 59}]
    assert len(counters) == 2
    place.close()
