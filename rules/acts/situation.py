"""The situation: who stands before which request, and when; and what every act asks of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias, TypedDict

from msgspec import Struct

from rules.agreement import DepartmentId, PersonId
from rules.answers import Declined, Offer
from rules.entry import Entry, Others
from rules.events import RequestId
from rules.instants import Instant
from rules.plant import Person, Plant, Role
from rules.publications import Publications
from rules.request import Request


class Base(TypedDict):
    """What every event of an action carries."""

    request: RequestId
    occurred_at: Instant
    person: PersonId
    entered: bool


class Situation(Struct, frozen=True):
    """A person who asks something of a request."""

    entry: Entry
    by: Person
    at: Instant
    """When what is asked for happens, or happened."""
    publications: Publications
    entered: bool
    """The person typed `at` in (law 31)."""
    others: Others

    @property
    def request(self) -> Request:
        """The request as it was seen."""
        return self.entry.request

    @property
    def plant(self) -> Plant:
        """The plant as it was last published."""
        return self.publications.current

    @property
    def base(self) -> Base:
        """What the event carries."""
        return Base(request=self.request.id, occurred_at=self.at, person=self.by.id, entered=self.entered)

    def works_for_provider(self, *roles: Role) -> bool:
        """Whether the person is of the provider, in one of these roles where any is named."""
        return self.by.department == self.entry.provider and (not roles or not self.by.roles.isdisjoint(roles))

    @property
    def does_the_work(self) -> bool:
        """Whether the person is a technician or a supervisor of the provider."""
        return self.works_for_provider(Role.TECHNICIAN, Role.SUPERVISOR)

    def supervises(self, *departments: DepartmentId) -> bool:
        """Whether the person is a supervisor of one of these departments."""
        return self.by.department in departments and Role.SUPERVISOR in self.by.roles

    @property
    def supervises_either_side(self) -> bool:
        """Whether the person is a supervisor of the provider or of the customer."""
        return self.supervises(self.entry.provider, self.request.customer)

    @property
    def concerned(self) -> bool:
        """Whether the person is of the provider, of the customer, or of those who approve."""
        gates = {department for gate in self.entry.agreement.gates for department in (gate.gate, *gate.delegates)}
        return self.by.department in {self.entry.provider, self.request.customer} | gates

    def who(self, word: str, department: DepartmentId) -> Declined:
        """The sentence that others may do it."""
        return Declined(f"who-{word}", {"department": department, "person": self.by.id})

    @property
    def done_already(self) -> Declined | None:
        """The sentence that the work is done, where it is."""
        done_at = self.request.done_at
        return None if done_at is None else Declined("already-done", {"at": done_at})


Obstacle: TypeAlias = Callable[[Situation], Offer | Declined]
"""What stands against an action whatever is said with it, or what may be said with it."""


def one_of(named: str, known: tuple[str, ...], what: str) -> str | Declined:
    """The one that was meant; not to be named where there is only one."""
    if named in known:
        return named
    if not named and len(known) == 1:
        return known[0]
    return Declined(f"unknown-{what}" if named else f"which-{what}", {"name": named, "known": known})
