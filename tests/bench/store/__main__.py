"""All of it, one after the other."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.bench.store import appends, crowds, followers, replays


def main() -> None:
    """Each in a folder of its own."""
    for part in (appends, replays, crowds, followers):
        with tempfile.TemporaryDirectory() as folder:
            part.report(Path(folder) / "store")


if __name__ == "__main__":
    main()
