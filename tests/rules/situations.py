"""Situations for tests: a request of the story plant in every state, and what comes of an action in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict, Unpack

from rules.actions import decide, offer
from rules.agreement import PersonId
from rules.answers import Accepted, Declined, Offer
from rules.asks import Action
from rules.entry import Entry
from rules.events import Event
from rules.instants import Instant
from rules.plant import Person
from tests.rules.stories import PLANT, at, entry, plant, published

OPENED = "mon 08:00 opened"
TAKEN = (OPENED, "mon 08:10 taken")
APPROVED = (*TAKEN, "mon 10:00 approved")
WORKED = (*APPROVED, "tue 08:10 work-started")
HELD = (*WORKED, "tue 08:20 held waiting for the line")
DONE = (*WORKED, "tue 09:00 done")
TOLD = (*DONE, "tue 09:20 told")
CONFIRMED = (*TOLD, "tue 10:00 confirmed")
CANCELLED = (OPENED, "mon 09:00 cancelled")
SUSPENDED = (*WORKED, "tue 08:20 approval-suspended")
OVERRIDDEN = (*TAKEN, "mon 09:30 work-started override")
REFUSED = (*TAKEN, "mon 09:00 refused")

STATES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "new": ("mon 08:05", (OPENED,)),
    "to approve": ("mon 09:00", TAKEN),
    "refused": ("mon 10:00", REFUSED),
    "asked again": ("mon 11:00", (*REFUSED, "mon 10:30 approval-asked")),
    "cooling": ("mon 12:00", APPROVED),
    "ready": ("tue 08:00", APPROVED),
    "held early": ("tue 08:00", (*APPROVED, "mon 11:00 held waiting for the line")),
    "in work": ("tue 08:15", WORKED),
    "on hold": ("tue 08:30", HELD),
    "suspended": ("tue 08:30", SUSPENDED),
    "overridden": ("mon 10:00", OVERRIDDEN),
    "refused and overridden": ("mon 10:00", (*REFUSED, "mon 09:30 work-started override")),
    "overridden and suspended": ("mon 11:00", (*OVERRIDDEN, "mon 10:00 approval-suspended")),
    "suspended and asked": ("tue 08:40", (*SUSPENDED, "tue 08:35 approval-asked")),
    "done": ("tue 09:05", DONE),
    "told": ("tue 09:30", TOLD),
    "lapsed": ("thu 12:00", TOLD),
    "confirmed": ("tue 11:00", CONFIRMED),
    "cancelled": ("mon 10:00", CANCELLED),
}

ONE_WORKER = PLANT.replace(
    'name = "Luis Ortiz"\ndepartment = "maintenance"', 'name = "Luis Ortiz"\ndepartment = "quality"'
)
"""Nobody but a supervisor works in the department that does the work."""
SOLO = """
[plant]
name = "Taller"
time_zone = "America/Puerto_Rico"
priorities = ["normal"]
[departments.packing]
name = "Empaque"
[[people]]
id = "pilar"
name = "Pilar Soto"
department = "packing"
roles = ["supervisor"]
[services.sealer-repair]
name = "Reparación"
provider = "packing"
expect = [{ kind = "response", within = "30m" }]
"""
"""One person, one department, one priority, and hardly anything promised."""


def person(named: str, text: str = PLANT) -> Person:
    return plant(text).people[PersonId(named)]


def state(named: str) -> tuple[Entry, Instant]:
    now, story = STATES[named]
    return entry(now, *story), at(now)


def answer(action: Action, named: str, by: str, entered: str = "") -> Accepted | Declined:
    told, now = state(named)
    return decide(
        action, told, by=person(by), publications=published(), now=now, entered_at=at(entered) if entered else None
    )


def outcome(action: Action, named: str, by: str, entered: str = "") -> str:
    """The word of the event that the action becomes, or why it is declined."""
    match answer(action, named, by, entered):
        case Accepted((event,)):
            return event.word
        case Declined(because):
            return f"no: {because}"
        case _:
            raise AssertionError


def became(action: Action, named: str, by: str) -> Event:
    accepted = answer(action, named, by)
    assert isinstance(accepted, Accepted), accepted
    return accepted.events[0]


class Circumstances(TypedDict, total=False):
    """What else is said of a request."""

    service: str
    part: str
    priority: str
    text: str
    """The plant file."""


def decided(action: Action, by: str, now: str, *story: str, **here: Unpack[Circumstances]) -> Accepted | Declined:
    """What comes of an action in any story, in any plant."""
    text = here.get("text", PLANT)
    return decide(action, entry(now, *story, **here), by=person(by, text), publications=published(text), now=at(now))


def standing(word: str, by: str, now: str, *story: str, **here: Unpack[Circumstances]) -> Offer | Declined:
    """What is offered in any story, in any plant."""
    text = here.get("text", PLANT)
    return offer(word, entry(now, *story, **here), by=person(by, text), publications=published(text), now=at(now))
