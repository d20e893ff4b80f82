"""A plant and requests in every state, as a board has them at ten past two on a Tuesday."""

from __future__ import annotations

from msgspec.structs import replace

from rules.agreement import DepartmentId, ExpectationId, PersonId, ServiceId
from rules.entry import Entry, entry_of
from rules.events import (
    Approved,
    Done,
    Event,
    EventId,
    Held,
    Opened,
    RequestHappening,
    RequestId,
    Taken,
    Told,
    Version,
    WorkStarted,
)
from rules.instants import MINUTE, Instant, Seconds, instant
from rules.plant import Plant
from rules.plantfile import load
from rules.publications import Publication, Publications
from rules.request import fold
from tui.boards import Names

ZONE = "America/Puerto_Rico"
NOW = instant("2026-11-24 14:07:32", ZONE)

PLANT_TEXT = """
[plant]
name = "Planta Norte"
time_zone = "America/Puerto_Rico"
language = "en"
priorities = ["urgent", "normal"]

[calendars.mornings]
open = { mon-fri = ["06:00-14:00"] }

[departments.maintenance]
name = "Maintenance"
number = "M"
[departments.quality]
name = "Quality"
number = "Q"
[departments.safety]
name = "Safety"
[departments.packing]
name = "Packing"
[departments.bakery]
name = "Bakery"
[departments.dispatch]
name = "Dispatch"
[departments.cleaning]
name = "Cleaning"
calendar = "mornings"
number = "C"

[[people]]
id = "luis"
name = "Luis Ortiz"
department = "maintenance"
roles = ["technician"]
[[people]]
id = "ana"
name = "Ana Rivera"
department = "maintenance"
roles = ["technician"]

[machines.sealer-3]
name = "Sealer 3"
department = "packing"

[services.repair]
name = "Repair"
provider = "maintenance"
[[services.repair.expect]]
kind = "response"
within = "30m"
[[services.repair.expect]]
kind = "repair"
window = "10m..1h"
[[services.repair.expect]]
kind = "told"
within = "30m"
[[services.repair.expect]]
kind = "confirmation"
within = "16h"
[[services.repair.hold]]
reason = "waiting for the line"
holder = "customer"
stops = ["repair"]

[services.hot-repair]
name = "Repair of a hot machine"
provider = "maintenance"
[[services.hot-repair.expect]]
kind = "cool-down"
wait = "24h"
[[services.hot-repair.expect]]
kind = "approval"
by = "safety"
within = "4h"
delegates = ["quality"]
[[services.hot-repair.expect]]
kind = "start"
within = "1h"

[services.sample]
name = "Sample of a lot"
provider = "quality"
[[services.sample.expect]]
kind = "resolution"
within = "8h"
[[services.sample.hold]]
reason = "waiting for the lot"
holder = "dispatch"
stops = ["resolution"]

[services.washing]
name = "Washing"
provider = "cleaning"
[[services.washing.expect]]
kind = "resolution"
within = "8h"

[services.favour]
name = "A favour"
provider = "quality"
"""


def plant() -> Plant:
    declared = load(PLANT_TEXT)
    assert isinstance(declared, Plant), declared
    return declared


PLANT = plant()
NAMES = Names(PLANT)
PUBLICATIONS = Publications((Publication(1, Instant(NOW - 400 * 86_400), PLANT),))


def before(minutes: float, seconds: int = 0) -> Instant:
    """So long before now."""
    return Instant(NOW - int(minutes * MINUTE) - seconds)


def entry(number: str, service: str, customer: str, summary: str, opened: Instant, *events: RequestHappening) -> Entry:
    """A request with its history as of now."""
    declared = PLANT.services[ServiceId(service)]
    first = Opened(
        occurred_at=opened,
        request=RequestId(number),
        service=declared.id,
        customer=DepartmentId(customer),
        summary=summary,
        agreement=declared.agreement.id,
        priority=PLANT.usual_priority,
    )
    story: list[Event] = []
    for version, event in enumerate((first, *events), start=1):
        numbered = _numbered(event, number, version)
        story.append(numbered)
    return entry_of(fold(story), PUBLICATIONS, NOW)


def _numbered(event: RequestHappening, number: str, version: int) -> Event:
    made: Event = replace(  # type: ignore[assignment]  # the union has every event used here
        event, id=EventId(f"{number}-{version}"), request=RequestId(number), version=Version(version)
    )
    return made


def taken(at: Instant, by: str = "luis") -> Taken:
    return Taken(occurred_at=at, request=RequestId(""), person=PersonId(by))


def started(at: Instant, by: str = "luis") -> WorkStarted:
    return WorkStarted(occurred_at=at, request=RequestId(""), person=PersonId(by))


def held(at: Instant, reason: str) -> Held:
    return Held(occurred_at=at, request=RequestId(""), reason=reason)


def approved(at: Instant) -> Approved:
    return Approved(occurred_at=at, request=RequestId(""), gate=ExpectationId("approval"))


def done(at: Instant) -> Done:
    return Done(occurred_at=at, request=RequestId(""))


def told(at: Instant) -> Told:
    return Told(occurred_at=at, request=RequestId(""))


def a_day() -> dict[RequestId, Entry]:
    """One request in each state."""
    return by_number(
        entry("M-1042", "repair", "packing", "Sealer 3 does not close", before(90), taken(before(85)),
              started(before(72, 40))),
        entry("M-1044", "repair", "bakery", "Oven 2 stops by itself", before(34)),
        entry("M-1047", "repair", "packing", "Conveyor 2 squeals", before(25, 49)),
        entry("M-1039", "hot-repair", "bakery", "Oven 1 door", before(367), taken(before(360), "ana"),
              approved(before(300))),
        entry("M-1040", "hot-repair", "packing", "Shrink tunnel trips", before(1500), taken(before(1490)),
              approved(before(1300))),
        entry("M-1046", "hot-repair", "packing", "Sealer 1 bar is cracked", before(100), taken(before(98), "ana")),
        entry("M-1048", "repair", "dispatch", "Dock door 4 stays open", before(20), taken(before(15), "ana"),
              started(before(12))),
        entry("M-1049", "repair", "bakery", "Mixer leaks oil", before(3)),
        entry("M-1043", "repair", "packing", "Printer ribbon", before(120), taken(before(110)), started(before(100)),
              done(before(70)), told(before(60))),
        entry("Q-0311", "sample", "dispatch", "Sample of lot 88", before(400), held(before(50), "waiting for the lot")),
        entry("Q-0312", "sample", "dispatch", "Sample of lot 91", before(100)),
        entry("Q-0300", "favour", "packing", "Look at the new labels", before(5000)),
        entry("C-0007", "washing", "packing", "Wash line 2", before(200)),
    )  # fmt: skip


def by_number(*entries: Entry) -> dict[RequestId, Entry]:
    return {each.request.id: each for each in entries}


def many(count: int) -> dict[RequestId, Entry]:
    """That many requests, in all states."""
    patterns = tuple(a_day().values())
    result: dict[RequestId, Entry] = {}
    for index in range(count):
        pattern = patterns[index % len(patterns)]
        number = RequestId(f"{pattern.request.id[0]}-{index + 1:05}")
        result[number] = replace(
            pattern,
            request=replace(pattern.request, id=number, opened_at=Instant(pattern.request.opened_at + index)),
        )
    return result


def later(minutes: float) -> Instant:
    """So long after now."""
    return Instant(NOW + Seconds(int(minutes * MINUTE)))
