"""The file of rejected rows: line, cause, and the row as it stood in the log."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TextIO

from tui.importing.reading import Reject
from tui.words import Words


class Rejects:
    """Writes rejected rows; the file is made with the first of them, so that none is there when all is well."""

    def __init__(self, path: Path, columns: tuple[str, ...], words: Words) -> None:
        self.path = path
        self._columns = columns
        self._words = words
        self._file: TextIO | None = None

    def __call__(self, reject: Reject) -> None:
        """Write one row. Raises `OSError`."""
        if self._file is None:
            self._file = self.path.open("w", encoding="utf-8", newline="")
            csv.writer(self._file).writerow((self._words("import.line"), self._words("import.cause"), *self._columns))
        cause = self._words(f"import.cause.{reject.cause}", **reject.facts)
        csv.writer(self._file).writerow((reject.line.number, cause, *reject.line.values))

    def close(self) -> None:
        """Everything is written."""
        if self._file is not None:
            self._file.close()
