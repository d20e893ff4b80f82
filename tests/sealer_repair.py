"""A plant with one service, the repair of a sealing machine, and requests made of what happened to them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, TypeAlias

import msgspec

from rules.entry import Entry, entry_of
from rules.events import Event, Published
from rules.instants import Instant, instant
from rules.plant import Plant
from rules.plantfile import load
from rules.publications import Publications
from rules.request import fold

ZONE: Final = "America/Puerto_Rico"

HEADING: Final = """
[plant]
name = "Planta Norte"
time_zone = "America/Puerto_Rico"
language = "en"
priorities = ["urgent", "normal"]

[calendars.two-shifts]
open = { mon-fri = ["06:00-14:00", "14:00-22:00"], sat = ["06:00-14:00"] }

[departments.maintenance]
name = "Maintenance"
calendar = "two-shifts"
number = "M"

[departments.safety]
name = "Safety"
calendar = "two-shifts"

[departments.quality]
name = "Quality"

[departments.packing]
name = "Packing"

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
id = "eva"
name = "Eva Colón"
department = "packing"
roles = ["supervisor"]

[machines.sealer-3]
name = "Sealer 3"
department = "packing"

[parts]
seal-bar = "Sealing bar"
motor = "Motor"

[services.sealer-repair]
name = "Repair of a sealing machine"
provider = "maintenance"
customers = ["packing"]
calendar = "two-shifts"
"""

HOLDS: Final = """
[[services.sealer-repair.hold]]
reason = "waiting for the line"
holder = "customer"
stops = ["repair", "resolution"]
"""

EXPECTATIONS: Final[dict[str, str]] = {
    "response": 'kind = "response"\nwithin = { urgent = "10m", normal = "30m" }',
    "cool-down": 'kind = "cool-down"\nwait = "24h"\nbecause = "The sealing bar works at 180 °C."\nsafety = true',
    "approval": 'kind = "approval"\nby = "safety"\nwithin = "4h"\ndelegates = ["quality"]',
    "start": 'kind = "start"\nwithin = "1h"',
    "repair": 'kind = "repair"\nwindow = "30m..2h"\n'
    'parts = { seal-bar = "30m..1h", motor = { urgent = "1h..90m", normal = "1h..2h" } }',
    "update": 'kind = "update"\nevery = "8h"',
    "told": 'kind = "told"\nwithin = "30m"',
    "confirmation": 'kind = "confirmation"\nwithin = "16h"',
    "resolution": 'kind = "resolution"\nwithin = "40h"',
}

Told: TypeAlias = tuple[str, str, dict[str, object]]
"""When (`mon 08:00` in the week of 23 November 2026), the event word, and its fields."""


def moment(text: str) -> Instant:
    """The instant of `mon 08:00[:SS]` in that week, and of `mon+1 08:00` in the week after it."""
    day, clock = text.split(" ", 1)
    name, _, weeks = day.partition("+")
    number = 23 + ("mon", "tue", "wed", "thu", "fri", "sat", "sun").index(name)
    return Instant(instant(f"2026-11-{number:02d} {clock}", ZONE) + int(weeks or 0) * 7 * 86_400)


def plant_text(only: Sequence[str] | None = None, further: str = "") -> str:
    """The plant file with all of the expectations, or with those that are named."""
    declared = EXPECTATIONS if only is None else {name: EXPECTATIONS[name] for name in only}
    tables = [f"[[services.sealer-repair.expect]]\n{text}\n" for text in declared.values()]
    holds = HOLDS if {"repair", "resolution"} <= set(declared) else ""
    return "\n".join([HEADING, *tables, holds, further])


def plant(text: str) -> Plant:
    """The plant of a text that has no faults."""
    loaded = load(text)
    assert isinstance(loaded, Plant), [fault.sentence() for fault in loaded]
    return loaded


@lru_cache(maxsize=32)
def publications(text: str) -> Publications:
    """The plant published once, before anything happened."""
    published = Publications.read([Published(occurred_at=Instant(0), text=text)])
    assert published is not None
    return published


def happened(when: str, word: str, **fields: object) -> Told:
    """One thing that happened."""
    return when, word, fields


def opened(when: str = "mon 08:00", **fields: object) -> Told:
    """The customer asked; any field may be another."""
    usual: dict[str, object] = {
        "summary": "Sealer 3 does not close",
        "machine": "sealer-3",
        "part": "seal-bar",
        "priority": "normal",
        "person": "eva",
    }
    return when, "opened", {**usual, **fields}


def history(story: Sequence[Told], text: str) -> tuple[Event, ...]:
    """The events of a story, in the order in which they are told."""
    agreement = plant(text).services["sealer-repair"].agreement  # type: ignore[index]  # an id is text
    events = []
    for version, (when, word, fields) in enumerate(story, start=1):
        own: dict[str, object] = {}
        if word == "opened":
            own = {"service": "sealer-repair", "customer": "packing", "agreement": agreement.id}
        stored = {
            "event": word,
            "id": f"{version:032x}",
            "version": version,
            "request": "M-1042",
            "occurred_at": moment(when),
            "recorded_at": moment(when),
            **own,
            **fields,
        }
        events.append(msgspec.convert(stored, Event))
    return tuple(events)


def entry(story: Sequence[Told], now: str, text: str | None = None) -> Entry:
    """The request of a story as it stands at an instant."""
    text = plant_text() if text is None else text
    return entry_of(fold(history(story, text)), publications(text), moment(now))
