"""A scene: one request of the demo, and what people do with it before and after the start."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from msgspec import Struct

from rules.agreement import DepartmentId, MachineId, PartId, PersonId, ServiceId
from rules.asks import Action, Ask
from rules.instants import Seconds, parse_duration
from rules.plant import Plant

Say: TypeAlias = Callable[[str, str], str]
"""Chooses between the Spanish and the English of a text."""


class Link(Struct, frozen=True):
    """The request waits for the request of another scene."""

    child: str
    """The key of that scene."""


class Appointment(Struct, frozen=True):
    """The work is to begin so long after the start of the demo."""

    begins: str
    """As `moment` reads it."""


Act: TypeAlias = tuple[str, str, Action | Link | Appointment]
"""When, the id of the person, and what that person does."""


class Scene(Struct, frozen=True):
    """One request. Times are as `moment` reads them, in the order in which they come."""

    key: str
    service: str
    by: str
    """The id of the person who asks, for that person's department."""
    opened: str
    summary: str
    acts: tuple[Act, ...] = ()
    machine: str | None = None
    part: str | None = None
    urgent: bool = False

    def ask(self, plant: Plant) -> Ask:
        """What opens the request in that plant."""
        return Ask(
            service=ServiceId(self.service),
            customer=DepartmentId(plant.people[PersonId(self.by)].department),
            summary=self.summary,
            machine=None if self.machine is None else MachineId(self.machine),
            part=None if self.part is None else PartId(self.part),
            priority=plant.priorities[0] if self.urgent else None,
        )


def moment(text: str) -> Seconds:
    """Seconds from the start of the demo: `3h10m` lies so long before it, `+8s` so long after it."""
    if text.startswith("+"):
        return parse_duration(text[1:])
    return Seconds(-parse_duration(text))
