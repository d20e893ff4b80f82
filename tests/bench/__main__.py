"""Every benchmark, or those that are named: `python -m tests.bench [calendars board …]`."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path


def main(named: list[str]) -> None:
    """Run them one after the other, each under its name."""
    every = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))
    for name in named or every:
        print(f"── {name}", flush=True)
        runpy.run_module(f"tests.bench.{name}", run_name="__main__")


if __name__ == "__main__":
    main(sys.argv[1:])
