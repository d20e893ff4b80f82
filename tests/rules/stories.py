"""Stories for tests: `mon 08:00 opened` and the like, folded into an entry as of any instant."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TypedDict

from rules.agreement import AgreementId, DepartmentId, ExpectationId, PartId, PersonId, ServiceId
from rules.entry import Entry, entry_of
from rules.events import (
    Acknowledged,
    Amended,
    ApprovalAsked,
    ApprovalSuspended,
    Approved,
    Breached,
    Cancelled,
    Confirmed,
    Done,
    Event,
    EventId,
    Excused,
    HandedOver,
    Held,
    Linked,
    NamedEvent,
    Noted,
    Opened,
    PartChanged,
    PriorityChanged,
    RanAgain,
    Refused,
    Reopened,
    Republished,
    RequestId,
    Resumed,
    Silenced,
    Taken,
    Told,
    Version,
    WorkStarted,
)
from rules.instants import DAY, HOUR, MINUTE, Instant, instant
from rules.plant import Plant
from rules.plantfile import load
from rules.publications import Publication, Publications
from rules.readings import Reading
from rules.request import fold

MONDAY = instant("2026-11-23 00:00", "America/Puerto_Rico")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

PLANT = """
[plant]
name = "Planta Norte"
time_zone = "America/Puerto_Rico"
language = "es"
priorities = ["urgent", "normal"]

[calendars.two-shifts]
open = { mon-fri = ["06:00-14:00", "14:00-22:00"], sat = ["06:00-14:00"] }

[calendars.office]
open = { mon-fri = ["08:00-17:00"] }

[departments.maintenance]
name = "Mantenimiento"
calendar = "two-shifts"
number = "M"
[departments.safety]
name = "Seguridad"
calendar = "two-shifts"
[departments.quality]
name = "Calidad"
calendar = "office"
[departments.packing]
name = "Empaque"

[[people]]
id = "rosa"
name = "Rosa Medina"
department = "maintenance"
roles = ["supervisor"]
[[people]]
id = "luis"
name = "Luis Ortiz"
department = "maintenance"
roles = ["technician"]
[[people]]
id = "sara"
name = "Sara Vega"
department = "safety"
roles = ["approver"]
[[people]]
id = "quim"
name = "Quim Roca"
department = "quality"
roles = ["approver"]
[[people]]
id = "pilar"
name = "Pilar Soto"
department = "packing"
roles = ["supervisor"]

[machines.sealer-3]
name = "Selladora 3"
department = "packing"

[parts]
seal-bar = "Barra selladora"
motor = "Motor"

[services.sealer-repair]
name = "Reparación de selladora"
provider = "maintenance"
customers = ["packing"]
expect = [
  { kind = "response", within = { urgent = "10m", normal = "30m" } },
  { kind = "cool-down", wait = "24h", because = "The sealing bar works at 180 °C.", safety = true },
  { kind = "approval", by = "safety", within = "4h", delegates = ["quality"] },
  { kind = "start", within = "1h" },
  { kind = "repair", window = "30m..2h", parts = { \
seal-bar = "30m..1h", motor = { urgent = "1h..90m", normal = "1h..2h" } } },
  { kind = "update", every = "8h" },
  { kind = "told", within = "30m" },
  { kind = "confirmation", within = "16h" },
  { kind = "resolution", within = "40h" },
]
hold = [{ reason = "waiting for the line", holder = "customer", stops = ["repair", "resolution"] }]

[services.statistics]
name = "Estadística semanal"
provider = "quality"
expect = [{ kind = "response", within = "1h" }, { kind = "resolution", within = "9h" }]

[services.chat]
name = "Sin promesa"
provider = "quality"

[services.trial]
name = "Prueba"
provider = "maintenance"
expect = [
  { kind = "custom", id = "tested", from = "event sampled", until = "event tested", \
at-least = "1h", at-most = "2h", calendar = "always" },
  { kind = "resolution", within = "40h", counts = "total" },
]
"""


@cache
def plant(text: str = PLANT) -> Plant:
    loaded = load(text, "plant.toml")
    assert isinstance(loaded, Plant), "\n".join(fault.sentence() for fault in loaded)
    return loaded


@cache
def published(text: str = PLANT) -> Publications:
    return Publications((Publication(1, Instant(0), plant(text)),))


def at(when: str) -> Instant:
    """`mon 08:00[:SS]` in the week of 23 November 2026 in Puerto Rico; `mon+1 08:00` a week later."""
    day, clock = when.split(" ")
    name, _, weeks = day.partition("+")
    hours, minutes, seconds = ([int(part) for part in clock.split(":")] + [0])[:3]
    days = _DAYS.index(name) + 7 * int(weeks or 0)
    return Instant(MONDAY + days * DAY + hours * HOUR + minutes * MINUTE + seconds)


def _gate(words: str) -> ExpectationId:
    return ExpectationId(words or "approval")


class _Base(TypedDict):
    """What every event of a story carries."""

    id: EventId
    request: RequestId
    version: Version
    occurred_at: Instant
    recorded_at: Instant
    entered: bool


def _amended(words: str, base: _Base) -> Amended:
    """`amended e3 mon 09:00`, or `amended e3` where it is taken back."""
    target, _, when = words.partition(" ")
    return Amended(target=EventId(target), instant=at(when) if when else None, **base)


class _Until(TypedDict):
    """What an acknowledgement and a silence carry."""

    clock: ExpectationId
    instance: int
    until: Instant


def _until(words: str) -> _Until:
    """`response mon 09:00`, or `response#2 mon 09:00` for the second instance."""
    named, _, when = words.partition(" ")
    clock, _, instance = named.partition("#")
    return _Until(clock=ExpectationId(clock), instance=int(instance or 1), until=at(when))


_MAKERS: dict[str, Callable[[str, _Base], Event]] = {
    "taken": lambda words, base: Taken(person=PersonId(words or "luis"), **base),
    "approved": lambda words, base: Approved(gate=_gate(words), person=PersonId("sara"), **base),
    "refused": lambda words, base: Refused(gate=_gate(words), person=PersonId("sara"), **base),
    "approval-asked": lambda words, base: ApprovalAsked(gate=_gate(words), **base),
    "approval-suspended": lambda words, base: ApprovalSuspended(gate=_gate(words), **base),
    "work-started": lambda words, base: WorkStarted(
        override="override" in words, part=PartId(words) if words and "override" not in words else None, **base
    ),
    "ran-again": lambda words, base: RanAgain(stopped_at=at(words) if words else base["occurred_at"], **base),
    "held": lambda words, base: Held(reason=words, **base),
    "resumed": lambda words, base: Resumed(**base),
    "part-changed": lambda words, base: PartChanged(part=PartId(words), **base),
    "priority-changed": lambda words, base: PriorityChanged(priority=words, **base),
    "handed-over": lambda words, base: HandedOver(department=DepartmentId(words), **base),
    "noted": lambda words, base: Noted(text=words or "…", **base),
    "noted-internal": lambda words, base: Noted(text=words or "…", audience="internal", **base),
    "asked-back": lambda words, base: Noted(text="?", question=True, **base),
    "customer-asked": lambda words, base: Noted(text="?", question=True, audience="provider", **base),
    "customer-noted": lambda words, base: Noted(text="…", audience="provider", **base),
    "done": lambda words, base: Done(**base),
    "told": lambda words, base: Told(**base),
    "confirmed": lambda words, base: Confirmed(**base),
    "reopened": lambda words, base: Reopened(has_not_run=words == "has not run since", **base),
    "cancelled": lambda words, base: Cancelled(**base),
    "republished": lambda words, base: Republished(agreement=AgreementId(words), **base),
    "linked": lambda words, base: Linked(child=RequestId(words), **base),
    "excused": lambda words, base: Excused(clock=ExpectationId(words), instance=1, reason="…", **base),
    "breached": lambda words, base: Breached(
        clock=ExpectationId(words), instance=1, cycle=1, noticed_at=base["recorded_at"], program="watch", **base
    ),
    "acknowledged": lambda words, base: Acknowledged(person=PersonId("rosa"), **_until(words), **base),
    "silenced": lambda words, base: Silenced(person=PersonId("luis"), **_until(words), **base),
    "event": lambda words, base: NamedEvent(name=words, **base),
    "amended": _amended,
}


def event(line: str, version: int, number: str = "M-1001") -> Event:
    """One event but `opened`: `WHEN WORD [WORDS] [entered WHEN]`, the last where a person typed the time in."""
    line, _, typed = line.partition(" entered ")
    day, clock, word, *words = line.split(" ")
    recorded = at(f"{day} {clock}")
    base = _Base(
        id=EventId(f"e{version}"),
        request=RequestId(number),
        version=Version(version),
        occurred_at=at(typed) if typed else recorded,
        recorded_at=recorded,
        entered=bool(typed),
    )
    return _MAKERS[word](" ".join(words), base)


def events(
    *story: str,
    service: str = "sealer-repair",
    part: str = "",
    priority: str = "normal",
    number: str = "M-1001",
    text: str = PLANT,
) -> tuple[Event, ...]:
    """The events of a story whose first line is `WHEN opened`."""
    opened = Opened(
        id=EventId("e1"),
        request=RequestId(number),
        version=Version(1),
        occurred_at=at(story[0].removesuffix(" opened")),
        recorded_at=at(story[0].removesuffix(" opened")),
        service=ServiceId(service),
        customer=DepartmentId("packing"),
        summary="Sealer 3 does not close",
        agreement=plant(text).services[ServiceId(service)].agreement.id,
        part=PartId(part) if part else None,
        priority=priority,
        person=PersonId("pilar"),
    )
    return (opened, *(event(line, version, number) for version, line in enumerate(story[1:], start=2)))


def known_at(now: str, story: tuple[str, ...]) -> tuple[str, ...]:
    """The lines of a story that are written at `now`."""
    return tuple(line for line in story if at(" ".join(line.split(" ")[:2])) <= at(now))


def entry(
    now: str, *story: str, service: str = "sealer-repair", part: str = "", priority: str = "normal", text: str = PLANT
) -> Entry:
    """The story's request as it stands at `now`; what happens later is not known yet."""
    told = events(*known_at(now, story), service=service, part=part, priority=priority, text=text)
    return entry_of(fold(told), published(text), at(now))


def reading(
    clock: str,
    now: str,
    *story: str,
    service: str = "sealer-repair",
    part: str = "",
    priority: str = "normal",
    text: str = PLANT,
) -> Reading:
    """The latest instance of a clock, or `clock#2` for the second."""
    name, _, number = clock.partition("#")
    told = entry(now, *story, service=service, part=part, priority=priority, text=text)
    found = [r for r in told.readings if r.expectation.id == name and (not number or r.instance == int(number))]
    return found[-1]


def clocks(told: Entry) -> dict[str, Reading]:
    """The latest instance of every clock by its id."""
    return {str(read.expectation.id): read for read in told.readings}
