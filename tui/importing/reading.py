"""From rows to cases: the events that the rows of a log make, or what is wrong with a row."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, Literal, cast

from rules.agreement import DepartmentId, ExpectationId, MachineId, PartId, ServiceId
from rules.events import (
    Approved,
    Cancelled,
    Confirmed,
    Done,
    Event,
    EventId,
    Held,
    NamedEvent,
    Noted,
    Opened,
    Refused,
    Reopened,
    RequestId,
    Resumed,
    Taken,
    Told,
    WorkStarted,
    imported_id,
)
from rules.instants import Instant
from rules.plant import Plant
from tui.importing.mapping import EventRule, LogMapping, Row
from tui.importing.rows import Line, Log, time_reader

PROGRAM: Final = "import"
"""Who wrote the events of a log: no person, and nobody is alerted by them (law 34)."""

_SIMPLE: Final[dict[str, type[Taken | WorkStarted | Resumed | Done | Confirmed]]] = {
    "taken": Taken,
    "work-started": WorkStarted,
    "resumed": Resumed,
    "done": Done,
    "confirmed": Confirmed,
}


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that the log says about one request, from its opening on."""

    number: RequestId
    events: tuple[Event, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Reject:
    """A row of which nothing is stored, and why."""

    line: Line
    cause: str
    """`import.cause.` and this is its sentence in the catalogue."""
    facts: dict[str, str] = field(default_factory=dict)


class _Faulty(Exception):
    """Something is wrong with the row that is being read."""

    def __init__(self, cause: str, **facts: str) -> None:
        super().__init__(cause)
        self.cause = cause
        self.facts = facts


@dataclass(frozen=True, slots=True)
class _Happened:
    rule: EventRule
    at: Instant
    row: Row
    line: Line


class Cases:
    """Reads the cases of a log for a plant."""

    def __init__(self, mapping: LogMapping, plant: Plant, now: Instant) -> None:
        self._mapping = mapping
        self._plant = plant
        self._now = now
        self._time = time_reader(mapping, plant.time_zone)

    def read(self, log: Log) -> Iterator[Case | Reject]:
        """Every case and every rejected row; a case of one row at once, others when the log is at its end."""
        return self._by_row(log) if self._mapping.rows == "case" else self._by_case(log)

    def _by_row(self, log: Log) -> Iterator[Case | Reject]:
        seen: dict[str, int] = {}
        for line in log.rows():
            try:
                row, number = self._numbered(log, line)
                if number in seen:
                    raise _Faulty("duplicate", number=number, first=str(seen[number]))
                case = self._case(number, self._happened(row, line))
                seen[number] = line.number
                yield case
            except _Faulty as fault:
                yield Reject(line, fault.cause, fault.facts)

    def _by_case(self, log: Log) -> Iterator[Case | Reject]:
        happened: dict[str, list[list[_Happened]]] = {}
        for line in log.rows():
            try:
                row, number = self._numbered(log, line)
                made = self._happened(row, line)
                if made:
                    happened.setdefault(number, []).append(made)
            except _Faulty as fault:
                yield Reject(line, fault.cause, fault.facts)
        for number, rows in happened.items():
            yield from self._grouped(number, rows)

    def _grouped(self, number: str, rows: list[list[_Happened]]) -> Iterator[Case | Reject]:
        """The case of several rows, and those of its rows that do not fit into it."""
        one_after_another = [each for each, before in zip(rows, [[], *rows], strict=False) if not _same(each, before)]
        openings = [each for row in one_after_another for each in row if each.rule.word == "opened"]
        opening = min(openings, key=lambda each: each.at, default=None)
        fitting: list[_Happened] = []
        for row in one_after_another:
            early = None if opening is None else self._early(row, opening)
            if opening is None:
                yield Reject(row[0].line, "no-opening", {"number": number})
            elif early is not None:
                yield Reject(row[0].line, "before-opening", {"word": early.rule.word})
            else:
                fitting += [each for each in row if each is opening or each.rule.word != "opened"]
        if opening is None:
            return
        try:
            yield self._case(number, fitting)
        except _Faulty as fault:
            for line in {each.line.number: each.line for each in fitting}.values():
                yield Reject(line, fault.cause, fault.facts)

    def _numbered(self, log: Log, line: Line) -> tuple[Row, str]:
        if len(line.values) != len(log.columns):
            raise _Faulty("columns", found=str(len(line.values)), expected=str(len(log.columns)))
        missing = self._mapping.missing
        row = {
            column: "" if value.strip() in missing else value
            for column, value in zip(log.columns, line.values, strict=True)
        }
        number = self._mapping.number.filled(row)
        if not number or any(not row[column] for column in self._mapping.number.columns):
            raise _Faulty("no-number")
        if not number.isprintable():
            raise _Faulty("odd-number", number=number.encode("unicode_escape").decode())
        return row, number

    def _happened(self, row: Row, line: Line) -> list[_Happened]:
        """What the row makes, in the order of the mapping."""
        return [
            _Happened(rule, self._read_time(rule.at, row), row, line) for rule in self._mapping.events if rule.fits(row)
        ]

    def _read_time(self, column: str, row: Row) -> Instant:
        text = row[column].strip()
        try:
            at = self._time(text)
        except (ValueError, OverflowError) as error:
            raise _Faulty("bad-time", column=column, text=text) from error
        if at > self._now:
            raise _Faulty("future", column=column, text=text)
        return at

    def _case(self, number: str, happened: list[_Happened]) -> Case:
        """The events of one request, the opening first."""
        opening = next((each for each in happened if each.rule.word == "opened"), None)
        if opening is None:
            raise _Faulty("no-opening", number=number)
        early = self._early(happened, opening)
        if early is not None:
            raise _Faulty("before-opening", word=early.rule.word)
        request = RequestId(number)
        events: list[Event] = [self._opened(request, opening)]
        counted: dict[str, int] = {}
        for each in sorted((each for each in happened if each is not opening), key=lambda each: each.at):
            counted[each.rule.word] = counted.get(each.rule.word, 0) + 1
            id_ = imported_id(self._mapping.name, f"{number}#{counted[each.rule.word]}", each.rule.word)
            events.append(_event(each, Instant(max(each.at, opening.at)), request, id_))
        lines = {each.line.number: each.line for each in happened}
        return Case(request, tuple(events), tuple(lines.values()))

    def _early(self, happened: Iterable[_Happened], opening: _Happened) -> _Happened | None:
        """What lies before the opening by more than the clocks of the log may disagree."""
        return next((each for each in happened if each.at < opening.at - self._mapping.tolerance), None)

    def _opened(self, request: RequestId, opening: _Happened) -> Opened:
        row, plant = opening.row, self._plant
        service = plant.services.get(ServiceId(self._chosen("service", row, plant.services) or ""))
        assert service is not None
        customer = DepartmentId(self._chosen("customer", row, plant.departments) or "")
        if not service.serves(customer):
            raise _Faulty("not-served", service=service.id, customer=customer)
        machine = self._chosen("machine", row, plant.machines)
        part = self._chosen("part", row, plant.parts)
        return Opened(
            id=imported_id(self._mapping.name, f"{request}#1", "opened"),
            request=request,
            occurred_at=opening.at,
            program=PROGRAM,
            service=service.id,
            customer=customer,
            summary=self._mapping.summary.filled(row) or service.name,
            agreement=service.agreement.id,
            priority=self._chosen("priority", row, plant.priorities) or plant.usual_priority,
            machine=None if machine is None else MachineId(machine),
            part=None if part is None else PartId(part),
        )

    def _chosen(self, of: str, row: Row, known: Container[object]) -> str | None:
        """The id for a row; None where nothing is declared, or an optional column is empty."""
        choice = self._mapping.choices.get(of)
        if choice is None:
            return None
        chosen = choice.of(row)
        value = "" if choice.column is None else row[choice.column]
        if chosen is None and not value and of not in ("service", "customer"):
            return None
        if chosen is None or chosen not in known:
            raise _Faulty(f"unknown-{of}", name=value or str(chosen or ""))
        return chosen


def _same(row: list[_Happened], before: list[_Happened]) -> bool:
    """Whether a row says what the row before it has said already."""
    said, said_before = (
        [(each.rule, *(template.filled(each.row) for template in each.rule.fields.values())) for each in happened]
        for happened in (row, before)
    )
    return (
        bool(said)
        and len(said) == len(said_before)
        and all(one[0] is other[0] and one[1:] == other[1:] for one, other in zip(said, said_before, strict=True))
    )


def _event(happened: _Happened, at: Instant, request: RequestId, id_: EventId) -> Event:
    """The event of a rule other than the opening."""
    word = happened.rule.word
    said = {name: template.filled(happened.row) for name, template in happened.rule.fields.items()}
    reason = said.get("reason", "")
    simple = _SIMPLE.get(word)
    if simple is not None:
        return simple(id=id_, request=request, occurred_at=at, program=PROGRAM)
    match word:
        case "held":
            return Held(id=id_, request=request, occurred_at=at, program=PROGRAM, reason=reason)
        case "approved" | "refused":
            answer = Approved if word == "approved" else Refused
            gate = ExpectationId(said["gate"])
            return answer(id=id_, request=request, occurred_at=at, program=PROGRAM, gate=gate, reason=reason)
        case "noted":
            return Noted(
                id=id_,
                request=request,
                occurred_at=at,
                program=PROGRAM,
                text=said["text"],
                audience=cast("Literal['customer', 'provider', 'internal']", said.get("audience", "customer")),
            )
        case "told":
            return Told(id=id_, request=request, occurred_at=at, program=PROGRAM, words=said.get("text", ""))
        case "reopened":
            return Reopened(id=id_, request=request, occurred_at=at, program=PROGRAM, reason=reason)
        case "cancelled":
            return Cancelled(id=id_, request=request, occurred_at=at, program=PROGRAM, reason=reason)
        case "event":
            return NamedEvent(id=id_, request=request, occurred_at=at, program=PROGRAM, name=said["name"])
        case _:
            raise ValueError(word)
