"""Where each value of a TOML text stands, so that a fault can name its line and show what was written.

`tomllib` gives values only. `places` walks a text that `tomllib` has accepted and says for every key path
on which line it stands and how its value was written.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from typing import Final, TypeAlias

from msgspec import Struct

Path: TypeAlias = tuple[str | int, ...]
"""Keys, and the number of an element where the value around it is an array: `("people", 0, "id")`."""

_BLANK = re.compile(r"[ \t]*")
_BETWEEN = re.compile(r"[ \t\n,]*(?:#[^\n]*[ \t\n,]*)*")
"""What may stand between statements and between elements; a comma stands between elements only."""
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_STRING: Final = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}' r"|'''.*?'{3,5}" r'|"[^"\\\n]*(?:\\.[^"\\\n]*)*"' r"|'[^'\n]*'",
    re.DOTALL,
)
_ATOM = re.compile(r"[^\s,\]}#]+(?: \d{2}:[^\s,\]}#]+)?")
"""A number, a boolean, or a date, which may have one blank before its time."""


class Place(Struct, frozen=True):
    """The line of a key or an element, from 1, and its value as it was written; empty for a table's header."""

    line: int
    written: str


def places(text: str) -> dict[Path, Place]:
    """The place of every key path of a text that `tomllib` accepts; a table stands where it is first named.

    Raises `ValueError` or `IndexError` for a text that `tomllib` does not accept, and `RecursionError` where
    arrays stand in arrays some hundreds deep.
    """
    return _Walk(text.replace("\r\n", "\n")).walk()


class _Walk:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._line_ends = [match.start() for match in re.finditer("\n", text)]
        self._places: dict[Path, Place] = {}
        self._tables: dict[Path, int] = {}
        """How many elements each array of tables has so far."""

    def walk(self) -> dict[Path, Place]:
        table: Path = ()
        self._take(_BETWEEN)
        while self._at < len(self._text):
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._statement(table)
            self._take(_BETWEEN)
        return self._places

    def _header(self) -> Path:
        line, brackets = self._line(self._at), 2 if self._text.startswith("[[", self._at) else 1
        self._at += brackets
        keys = self._keys()
        self._at += brackets
        path: Path = ()
        for key in keys[:-1]:
            path = self._named((*path, key), line)
            path = (*path, self._tables[path] - 1) if path in self._tables else path
        path = self._named((*path, keys[-1]), line)
        if brackets == 2:
            self._tables[path] = self._tables.get(path, 0) + 1
            path = self._named((*path, self._tables[path] - 1), line)
        return path

    def _statement(self, table: Path) -> None:
        line, path = self._line(self._at), table
        for key in self._keys():
            path = self._named((*path, key), line)
        self._at += 1  # the equals sign
        self._take(_BLANK)
        self._value(path, line)

    def _named(self, path: Path, line: int) -> Path:
        self._places.setdefault(path, Place(line, ""))
        return path

    def _keys(self) -> list[str]:
        """The parts of a dotted key; what follows it is the next character."""
        keys = []
        while True:
            self._take(_BLANK)
            keys.append(self._key())
            self._take(_BLANK)
            if self._text[self._at] != ".":
                return keys
            self._at += 1

    def _key(self) -> str:
        if bare := _BARE_KEY.match(self._text, self._at):
            self._at = bare.end()
            return bare.group()
        quoted = self._take(_STRING)
        return str(tomllib.loads(f"key = {quoted}")["key"]) if "\\" in quoted else quoted[1:-1]

    def _value(self, path: Path, line: int) -> None:
        start = self._at
        match self._text[start]:
            case "[":
                self._array(path)
            case "{":
                self._inline_table(path)
            case '"' | "'":
                self._take(_STRING)
            case _:
                self._take(_ATOM)
        self._places[path] = Place(line, self._text[start : self._at])

    def _array(self, path: Path) -> None:
        self._at += 1
        number = 0
        while not self._closed("]"):
            self._value((*path, number), self._line(self._at))
            number += 1

    def _inline_table(self, path: Path) -> None:
        self._at += 1
        while not self._closed("}"):
            self._statement(path)

    def _closed(self, bracket: str) -> bool:
        """Step over what separates elements, and over the closing bracket; whether it stood there."""
        self._take(_BETWEEN)
        if self._text[self._at] != bracket:
            return False
        self._at += 1
        return True

    def _take(self, form: re.Pattern[str]) -> str:
        match = form.match(self._text, self._at)
        if match is None:
            raise ValueError(f"line {self._line(self._at)} is not TOML")
        self._at = match.end()
        return match.group()

    def _line(self, position: int) -> int:
        return bisect_right(self._line_ends, position - 1) + 1
