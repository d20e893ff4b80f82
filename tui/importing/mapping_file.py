"""Reading a mapping file: a text becomes a `LogMapping`, or every fault in it with its line."""

from __future__ import annotations

import codecs
import tomllib
from collections.abc import Mapping as Values
from string import Formatter
from typing import cast

from rules.instants import NotADuration, NotAZone, Seconds, parse_duration, zone
from rules.toml_lines import Path, Place, places
from tui.importing.mapping import AUDIENCES, CHOSEN, FIELDS, Choice, EventRule, LogMapping, MappingFault, Template


def load_mapping(text: str, file: str) -> LogMapping | tuple[MappingFault, ...]:
    """The mapping that a text declares, or all its faults in the order of their lines."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return (MappingFault(file, 1, "not-toml", {"reason": str(error)}),)
    reader = _Reader(file, places(text), values)
    mapping = reader.mapping()
    return tuple(sorted(reader.faults, key=lambda fault: fault.line)) or mapping


class _Reader:
    """Reads the tables of one mapping and collects faults."""

    def __init__(self, file: str, found: Values[Path, Place], values: dict[str, object]) -> None:
        self._file = file
        self._places = found
        self._values = values
        self.faults: list[MappingFault] = []
        self._columns: dict[str, int] = {}
        self._ids: list[tuple[str, str, int]] = []

    def mapping(self) -> LogMapping:
        """What is declared, as far as it can be read."""
        self._only((), self._values, {"log", "request", "event"})
        log, request = self._table(("log",)), self._table(("request",))
        self._only(
            ("log",), log, {"name", "rows", "time_zone", "times", "tolerance", "encoding", "delimiter", "missing"}
        )
        self._only(("request",), request, {"number", "summary", *CHOSEN})
        rows = self._text(("log", "rows"), needed=True)
        if rows not in ("case", "event", ""):
            self._fault("not-a-choice", ("log", "rows"), known="case, event")
        delimiter = self._text(("log", "delimiter"), ",")
        if len(delimiter) != 1:
            self._fault("not-a-delimiter", ("log", "delimiter"))
        return LogMapping(
            name=self._text(("log", "name"), needed=True),
            rows="event" if rows == "event" else "case",
            time_zone=self._zone(),
            times=self._texts(("log", "times"), ()),
            tolerance=self._tolerance(),
            encoding=self._encoding(),
            delimiter=delimiter,
            missing=frozenset({"", *self._texts(("log", "missing"), ())}),
            number=self._template(("request", "number"), needed=True),
            summary=self._template(("request", "summary"), needed=True),
            choices={
                name: self._choice(("request", name))
                for name in CHOSEN
                if name in request or name in ("service", "customer")
            },
            events=self._events(),
            columns=self._columns,
            ids=tuple(self._ids),
        )

    def _fault(self, code: str, path: Path, **facts: str) -> None:
        while path and path not in self._places:
            path = path[:-1]
        place = self._places.get(path, Place(1, ""))
        key = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
        self.faults.append(MappingFault(self._file, place.line, code, {"key": key, "written": place.written, **facts}))

    def _value(self, path: Path) -> object:
        value: object = self._values
        for part in path:
            if isinstance(value, dict):
                value = cast("dict[object, object]", value).get(part)
            elif isinstance(value, list) and isinstance(part, int):
                value = cast("list[object]", value)[part]
            else:
                return None
        return value

    def _table(self, path: Path) -> Values[str, object]:
        value = self._value(path)
        if isinstance(value, dict):
            return cast("dict[str, object]", value)
        self._fault("missing-table" if value is None else "not-a-table", path, name=str(path[-1]))
        return {}

    def _only(self, path: Path, table: Values[str, object], known: set[str]) -> None:
        for key in table:
            if key not in known:
                self._fault("unknown-key", (*path, key), known=", ".join(sorted(known)))

    def _text(self, path: Path, otherwise: str = "", *, needed: bool = False) -> str:
        value = self._value(path)
        if value is None:
            if needed:
                self._fault("missing-key", path, name=str(path[-1]))
            return otherwise
        if not isinstance(value, str) or (needed and not value.strip()):
            self._fault("not-text", path)
            return otherwise
        return value

    def _texts(self, path: Path, otherwise: tuple[str, ...]) -> tuple[str, ...]:
        value = self._value(path)
        if value is None:
            return otherwise
        texts = [value] if isinstance(value, str) else value
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            self._fault("not-texts", path)
            return otherwise
        return tuple(cast("list[str]", texts))

    def _zone(self) -> str:
        name = self._text(("log", "time_zone"))
        if name:
            try:
                zone(name)
            except NotAZone:
                self._fault("not-a-zone", ("log", "time_zone"))
        return name

    def _tolerance(self) -> Seconds:
        text = self._text(("log", "tolerance"), "0s")
        try:
            return parse_duration(text)
        except NotADuration:
            self._fault("not-a-duration", ("log", "tolerance"))
            return Seconds(0)

    def _encoding(self) -> str:
        name = self._text(("log", "encoding"), "utf-8")
        try:
            codecs.lookup(name)
        except LookupError:
            self._fault("not-an-encoding", ("log", "encoding"))
        # A byte order mark is no part of the first column's name.
        return "utf-8-sig" if name.lower().replace("_", "-") in ("utf-8", "utf8") else name

    def _template(self, path: Path, *, needed: bool = False) -> Template:
        text = self._text(path, needed=needed)
        try:
            parts = list(Formatter().parse(text))
        except ValueError:
            self._fault("not-a-template", path)
            return Template("", ())
        columns = tuple(name for _, name, _, _ in parts if name is not None)
        if any(spec or conversion for _, name, spec, conversion in parts if name is not None) or "" in columns:
            self._fault("not-a-template", path)
        for column in columns:
            self._column(column, path)
        return Template(text, columns)

    def _column(self, name: str, path: Path) -> str:
        place = self._places.get(path)
        self._columns.setdefault(name, 1 if place is None else place.line)
        return name

    def _id(self, of: str, name: str, path: Path) -> str:
        place = self._places.get(path)
        self._ids.append((of, name, 1 if place is None else place.line))
        return name

    def _choice(self, path: Path) -> Choice:
        value = self._value(path)
        of = str(path[-1])
        if value is None or isinstance(value, str):
            return Choice(None, {}, self._id(of, self._text(path, needed=True), path))
        table = self._table(path)
        self._only(path, table, {"column", "values", "else"})
        column = self._column(self._text((*path, "column"), needed=True), (*path, "column"))
        chosen = self._table((*path, "values")) if "values" in table else {}
        values = {
            key: self._id(of, self._text((*path, "values", key), needed=True), (*path, "values", key)) for key in chosen
        }
        otherwise = self._id(of, self._text((*path, "else")), (*path, "else")) if "else" in table else None
        return Choice(column, values, otherwise)

    def _events(self) -> tuple[EventRule, ...]:
        written = self._value(("event",))
        if not isinstance(written, list) or not all(isinstance(each, dict) for each in written):
            self._fault("no-events", ("event",))
            return ()
        found = tuple(self._event(("event", number)) for number in range(len(written)))
        if not any(rule.word == "opened" for rule in found):
            self._fault("never-opened", ("event", 0))
        return found

    def _event(self, path: Path) -> EventRule:
        table = self._table(path)
        word = self._text((*path, "word"), needed=True)
        if word and word not in FIELDS:
            self._fault("not-a-choice", (*path, "word"), known=", ".join(FIELDS))
        must, may = FIELDS.get(word, (frozenset(), frozenset()))
        if word in FIELDS:
            self._only(path, table, {"word", "at", "when", *must, *may})
        fields = {
            name: self._template((*path, name), needed=name in must)
            for name in sorted(must | may)
            if name in must or name in table
        }
        if "audience" in fields and fields["audience"].text not in AUDIENCES:
            self._fault("not-a-choice", (*path, "audience"), known=", ".join(AUDIENCES))
        at = self._column(self._text((*path, "at"), needed=True), (*path, "at"))
        conditions = self._table((*path, "when")) if "when" in table else {}
        when = tuple(
            (self._column(column, (*path, "when", column)), frozenset(self._texts((*path, "when", column), ())))
            for column in conditions
        )
        return EventRule(word, at, when, fields)
