"""Declared: the typed reading of one table of a plant file, which collects faults and never stops at one.

A question about a key answers the value, or None after it has noted what is wrong with it. Keys that
nobody asked for are faults when the table is closed, so that what is read and what is allowed cannot differ.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property
from typing import Final, TypeVar

from rules.faults import Fault, Grade
from rules.toml_lines import Path, Place, places

Listed = TypeVar("Listed")

_ID = re.compile(r"[\w-]+")
"""Letters of any language, digits, - and _: what stands in commands, stories and lists without quotation marks."""

_LISTED: Final = 40
"""No more names than this are listed in a fault; all the words that a plant file knows for one thing are fewer."""

_SHOWN: Final = 60
"""No more characters of a value than this are shown in a fault."""


class Source:
    """One text as it was read: where everything stands, and the faults found so far."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.faults: list[Fault] = []
        self._text = text

    @cached_property
    def _places(self) -> Mapping[Path, Place]:
        return places(self._text)  # takes as long as reading the values, and a text without faults needs none

    def fault(self, code: str, path: Path, **facts: str) -> None:
        """Note that something is wrong at `path`, or where its table stands when it is missing."""
        self._note(code, path, "error", facts)

    def warning(self, code: str, path: Path, **facts: str) -> None:
        """Note what is true of `path` and worth a look."""
        self._note(code, path, "warning", facts)

    def _note(self, code: str, path: Path, grade: Grade, facts: Mapping[str, str]) -> None:
        place = self._place(path)
        keys = [part for part in path if isinstance(part, str)]
        key = keys[-1] if keys else self.file
        common = {"key": key, "table": self.named(keys[:-1]), "written": _short(place.written), "said": self.said(path)}
        self.faults.append(Fault(self.file, place.line, code, {**common, **facts}, grade))

    def said(self, path: Path) -> str:
        """The key and the value of a line as they stand in the text."""
        keys = [part for part in path if isinstance(part, str)]
        written = _short(self._place(path).written)
        key = keys[-1] if keys else self.file
        return f"{key} = {written}" if path and isinstance(path[-1], str) else f"{key} = [… {written} …]"

    def line(self, path: Path) -> int:
        """The line of a path, or of the table that should have it."""
        return self._place(path).line

    def stands(self, path: Path) -> bool:
        """Whether the text has anything at the path."""
        return path in self._places

    def unknown(self, code: str, path: Path, written: str, known: Collection[str]) -> None:
        """Note a name that nothing has, with those that there are and the nearest of them."""
        self.fault(code, path, name=written, known=listed(known), **nearest(written, known))

    def check_id(self, path: Path, name: str) -> None:
        """Note what cannot be an id."""
        if not _ID.fullmatch(name):
            self.fault("not-an-id", path, name=name)

    def written(self, path: Path) -> str:
        """A value as it stands in the text; empty where none does."""
        return _short(self._places[path].written) if path in self._places else ""

    def named(self, path: Sequence[str | int]) -> str:
        """A table as its header names it, or the file itself."""
        keys = [part for part in path if isinstance(part, str)]
        return f"[{'.'.join(keys)}]" if keys else self.file

    def _place(self, path: Path) -> Place:
        while path and path not in self._places:
            path = path[:-1]
        return self._places.get(path, Place(1, ""))


def _short(written: str) -> str:
    line, more, _ = written.partition("\n")
    return line[:_SHOWN] + ("…" if more or len(line) > _SHOWN else "")


def nearest(written: str, known: Collection[str]) -> dict[str, str]:
    """The fact that says what may have been meant, where something near is known."""
    match = get_close_matches(written, known, n=1)
    return {"nearest": f'"{match[0]}"'} if match else {}


def listed(names: Iterable[str]) -> str:
    """The names as they are shown in a fault: the first ones, and that there are more."""
    shown = list(dict.fromkeys(str(name) for name in names))
    return ", ".join(shown[:_LISTED]) + (" …" if len(shown) > _LISTED else "") if shown else "–"


class Table:
    """One table of a plant file."""

    def __init__(self, source: Source, path: Path, values: Mapping[str, object]) -> None:
        self.source = source
        self.path = path
        self._values = values
        self._asked: set[str] = set()

    def __contains__(self, key: str) -> bool:
        """Whether it is written; a key that is asked about is a known one."""
        self._asked.add(key)
        return key in self._values

    def names(self) -> tuple[str, ...]:
        """The keys that are written, in their order, where they are names that the plant gives."""
        return tuple(self._values)

    def fault(self, code: str, key: str | None = None, **facts: str) -> None:
        """Note that something is wrong with a key, or with the table itself."""
        if key is None:
            self.source.fault(code, self.path, **{"table": self.source.named(self.path), **facts})
        else:
            self.source.fault(code, (*self.path, key), **facts)

    def value(self, key: str) -> object:
        """What is written, whatever its type; None where nothing is."""
        self._asked.add(key)
        return self._values.get(key)

    def text(self, key: str, otherwise: str = "") -> str:
        """Text; `otherwise` where none is written."""
        match self.value(key):
            case None:
                return otherwise
            case str(text):
                return text
            case _:
                self.fault("not-text", key)
                return otherwise

    def required(self, key: str) -> str | None:
        """Text that has to be there and says something."""
        if key not in self._values:
            self._asked.add(key)
            self._missing(key)
            return None
        text = self.text(key, "?")
        if not text.strip():
            self.fault("empty-text", key)
            return None
        return text

    def identifier(self, key: str, otherwise: str) -> str:
        """An id; `otherwise` where none is written."""
        if key not in self._values:
            self._asked.add(key)
            return otherwise
        written = self.required(key)
        if written is not None:
            self.source.check_id((*self.path, key), written)
        return written or otherwise

    def check_name(self, name: str) -> None:
        """Note a key of this table that cannot be an id."""
        self.source.check_id((*self.path, name), name)

    def reference(self, key: str, known: Collection[str], code: str) -> str:
        """A name that has to be known; empty where none is written."""
        name = self.text(key)
        if isinstance(self._values.get(key), str) and name not in known:
            self.source.unknown(code, (*self.path, key), name, known)
        return name

    def choice(self, key: str, choices: Collection[str], otherwise: str) -> str:
        """One of a few words."""
        text = self.text(key, otherwise)
        if key in self._values and isinstance(self._values[key], str) and text not in choices:
            self.source.unknown("not-a-choice", (*self.path, key), text, choices)
            return otherwise
        return text

    def flag(self, key: str) -> bool:
        """`true` or `false`; false where none is written."""
        match self.value(key):
            case None:
                return False
            case bool(flag):
                return flag
            case _:
                self.fault("not-a-flag", key)
                return False

    def elements(self, key: str) -> tuple[tuple[Path, object], ...]:
        """The elements of an array with the place of each; empty where none is written."""
        match self.value(key):
            case None:
                return ()
            case list(elements):
                return tuple(((*self.path, key, number), element) for number, element in enumerate(elements))
            case _:
                self.fault("not-a-list", key)
                return ()

    def texts(self, key: str) -> tuple[tuple[Path, str], ...]:
        """The texts of an array with the place of each."""
        found = []
        for path, element in self.elements(key):
            if isinstance(element, str):
                found.append((path, element))
            else:
                self.source.fault("not-text", path)
        return tuple(found)

    def read_texts(self, key: str, read: Callable[[Path, str], Listed | None]) -> tuple[Listed, ...]:
        """What `read` makes of each text of an array; what it answers None to is left out."""
        made = (read(path, text) for path, text in self.texts(key))
        return tuple(value for value in made if value is not None)

    def table(self, key: str) -> Table:
        """The table under a key; an empty one where none is written."""
        value = self.value(key)
        return self._inner((*self.path, key), {} if value is None else value)

    def tables(self, key: str) -> Iterator[Table]:
        """The tables of an array of tables."""
        for path, element in self.elements(key):
            yield self._inner(path, element)

    def named_tables(self) -> Iterator[tuple[str, Table]]:
        """Every key of this table with the table under it."""
        for key in self._values:
            yield key, self.table(key)

    def close(self) -> None:
        """Note every key that nobody asked for."""
        for key in self._values:
            if key not in self._asked:
                self.fault("unknown-key", key, known=listed(sorted(self._asked)), **nearest(key, self._asked))

    def ignore_rest(self) -> None:
        """Ask for every key, where nothing is known about what they should be."""
        self._asked.update(self._values)

    def need(self, *keys: str) -> bool:
        """Whether all keys are written; each one that is not is a fault."""
        missing = [key for key in keys if key not in self]
        for key in missing:
            self._missing(key)
        return not missing

    def _missing(self, key: str) -> None:
        self.fault("missing-key" if self.path else "missing-table", key)

    def _inner(self, path: Path, value: object) -> Table:
        if isinstance(value, dict):
            return Table(self.source, path, value)
        self.source.fault("not-a-table", path)
        unheard = Source(self.source.file, "")  # what it does not say would only be the same fault again
        return Table(unheard, path, {})
