"""Every benchmark, or those that are named: `python -m tests.bench [calendars board …]`."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path


def main(named: list[str]) -> None:
    """Run them one after the other, each under its name."""
    here = Path(__file__).parent
    every = sorted(path.stem for path in (*here.glob("[a-z]*.py"), *here.glob("[a-z]*/")))
    for name in named or every:
        print(f"── {name}", flush=True)
        sys.argv = [name]  # what is named here is no word for the benchmark itself
        runpy.run_module(f"tests.bench.{name}", run_name="__main__")


if __name__ == "__main__":
    main(sys.argv[1:])
