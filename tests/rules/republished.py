"""Stories in which a request is pinned to newer agreements, and plants that promise otherwise."""

from __future__ import annotations

from rules.agreement import ServiceId
from rules.entry import Entry, entry_of
from rules.events import Event
from rules.instants import Instant
from rules.publications import Publication, Publications
from rules.readings import Reading
from rules.request import fold
from tests.rules.stories import PLANT, at, event, events, known_at, plant

OPENED = "mon 08:00 opened"
WORKED = (OPENED, "mon 08:10 taken", "mon 10:00 approved", "tue 08:10 work-started seal-bar")
REPUBLISHED = "mon 12:00 republished"


def repair(**expectations: str | None) -> str:
    """The plant file with other expectations for the sealer's repair; None leaves one out, and a new one is added."""
    head, rest = PLANT.split("[services.sealer-repair]")
    service, tail = rest.split("[services.statistics]")
    lines = service.splitlines(keepends=True)
    for name, line in expectations.items():
        kind = name.replace("_", "-")
        places = [place for place, old in enumerate(lines) if f'kind = "{kind}"' in old]
        place = places[0] if places else next(p for p, old in enumerate(lines) if 'kind = "resolution"' in old)
        until = next(p for p in range(place, len(lines)) if lines[p].rstrip().endswith(("},", "} },")))
        lines[place : until + 1] = [
            *([] if line is None else [f"  {line},\n"]),
            *([] if places else lines[place : until + 1]),
        ]
    return f"{head}[services.sealer-repair]{''.join(lines)}[services.statistics]{tail}"


def published(story: tuple[str, ...], newer: tuple[str, ...], older: str) -> Publications:
    """Each newer plant file, published when the request was pinned to it."""
    pinned = [at(" ".join(line.split(" ")[:2])) for line in story if line.endswith("republished")]
    return Publications(
        (
            Publication(1, Instant(0), plant(older)),
            *(Publication(2 + n, when, plant(text)) for n, (when, text) in enumerate(zip(pinned, newer, strict=False))),
        )
    )


def history(story: tuple[str, ...], newer: tuple[str, ...], older: str, part: str, priority: str) -> tuple[Event, ...]:
    told = list(events(story[0], text=older, part=part, priority=priority))
    following = iter(newer)
    for version, line in enumerate(story[1:], start=2):
        named = ""
        if line.endswith("republished"):
            named = f" {plant(next(following)).services[ServiceId('sealer-repair')].agreement.id}"
        told.append(event(line + named, version))
    return tuple(told)


def entry(
    now: str, story: tuple[str, ...], *newer: str, older: str = PLANT, part: str = "", priority: str = "normal"
) -> Entry:
    """The request as it stands at `now`, pinned to the newer agreements one after the other."""
    publications = published(story, newer, older)
    return entry_of(fold(history(known_at(now, story), newer, older, part, priority)), publications, at(now))


def readings(name: str, told: Entry) -> list[Reading]:
    return [reading for reading in told.readings if reading.expectation.id == name]


def last(name: str, told: Entry) -> Reading:
    return readings(name, told)[-1]


def escalating(*levels: str, text: str = PLANT) -> str:
    """The plant file with these levels told for every maximum of the sealer's repair."""
    at_levels = ", ".join(f'"{level}"' for level in levels)
    declared = f'clock = "response"\nat = [{at_levels}]\ntell = ["safety:approver"]\n'
    return f"{text}[[services.sealer-repair.escalate]]\n{declared}"


QUICKER = repair(
    response='{ kind = "response", within = { urgent = "5m", normal = "8m" } }',
    cool_down='{ kind = "cool-down", wait = "30h", because = "It is hot." }',
    approval='{ kind = "approval", by = "safety", within = "1h", calendar = "office" }',
    repair='{ kind = "repair", window = "10m..40m", calendar = "always" }',
    update='{ kind = "update", every = "1h" }',
    resolution='{ kind = "resolution", within = "20h" }',
)
BARE = repair(response=None, cool_down=None, update=None, told=None)
ALWAYS_OPEN = '{ kind = "resolution", within = "40h", calendar = "always" }'
OFFICE = repair(resolution='{ kind = "resolution", within = "40h", calendar = "office" }')
HELD_OTHERWISE = PLANT.replace('stops = ["repair", "resolution"]', 'stops = ["resolution"]')
STORIES = (
    (*WORKED, "tue 08:20 held waiting for the line", "tue 08:50 resumed", "tue 09:00 done", "tue 09:10 told"),
    (*WORKED, "tue 08:30 approval-suspended", "tue 08:40 approved", "tue 09:00 done", "tue 10:00 reopened"),
    (OPENED, "mon 09:00 taken", "mon 09:30 ran-again", "mon 10:00 noted", "tue 09:00 refused", "tue 09:10 cancelled"),
    (OPENED, "mon 08:20 priority-changed urgent", "mon 08:30 handed-over quality", "mon 21:00 part-changed motor"),
)
