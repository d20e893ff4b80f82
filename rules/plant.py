"""The plant: what one plant file declares, as frozen values.

`rules.plantfile` makes a `Plant` from text, or reports every fault with its line.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from msgspec import Struct, field

from rules.agreement import (
    Agreement,
    CalendarId,
    DepartmentId,
    MachineId,
    PartId,
    PersonId,
    Priority,
    ServiceId,
)
from rules.calendars import Hours

ALWAYS_ID: Final = CalendarId("always")
"""The calendar that exists in every plant: round the clock."""


class Role(StrEnum):
    """What a person may do, always within the person's own department."""

    SUPERVISOR = "supervisor"
    TECHNICIAN = "technician"
    APPROVER = "approver"


class Department(Struct, frozen=True):
    """A provider of some services and a customer of others."""

    id: DepartmentId
    name: str
    calendar: CalendarId = ALWAYS_ID
    contact: str = ""
    number: str = ""
    """What its requests' numbers begin with: `M` gives M-1042."""


class Person(Struct, frozen=True):
    """Somebody with a full name, a department and roles."""

    id: PersonId
    name: str
    department: DepartmentId
    roles: frozenset[Role] = frozenset()
    language: str = ""


class Machine(Struct, frozen=True):
    """What a request is about, where it is about a machine."""

    id: MachineId
    name: str
    department: DepartmentId | None = None


class Example(Struct, frozen=True):
    """A declared test of the promise: a story and what must be read off it."""

    name: str
    story: tuple[str, ...]
    expect: tuple[str, ...]
    week: str = ""
    priority: Priority = ""
    part: PartId | None = None
    customer: DepartmentId | None = None


class Service(Struct, frozen=True):
    """What one department does for others, with what it promises."""

    id: ServiceId
    name: str
    provider: DepartmentId
    agreement: Agreement
    customers: tuple[DepartmentId, ...] | None = None
    """None: every department."""
    ask: str = ""
    plain: str = ""
    examples: tuple[Example, ...] = ()

    def serves(self, department: DepartmentId) -> bool:
        """Whether that department may ask for it."""
        return self.customers is None or department in self.customers


class Plant(Struct, frozen=True):
    """Everything that one plant file declares."""

    name: str
    time_zone: str
    language: str
    priorities: tuple[Priority, ...]
    """Most pressing first; the last one is the default. Never empty."""
    departments: Mapping[DepartmentId, Department]
    services: Mapping[ServiceId, Service]
    calendars: Mapping[CalendarId, Hours] = field(default_factory=dict)
    """Without `always`, which is not declared."""
    people: Mapping[PersonId, Person] = field(default_factory=dict)
    machines: Mapping[MachineId, Machine] = field(default_factory=dict)
    parts: Mapping[PartId, str] = field(default_factory=dict)
    pin: frozenset[str] = frozenset()
    """The actions that ask for a PIN."""
    glossary: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Abbreviation → language → plain words."""

    @property
    def usual_priority(self) -> Priority:
        """The priority of a request that names none."""
        return self.priorities[-1]
