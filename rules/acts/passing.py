"""Passing on: another department or person goes on, or another request comes first (law 27)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, assert_never

from rules.acts.situation import Obstacle, Situation
from rules.agreement import DepartmentId, PersonId
from rules.answers import Choice, Declined, Of, Offer
from rules.asks import HandOver, Link, said
from rules.chains import followed
from rules.entry import Others
from rules.events import Event, HandedOver, Linked, RequestId


def _hand_over(here: Situation) -> Offer | Declined:
    if not here.does_the_work:
        return here.who("hand-over", here.entry.provider)
    if here.done_already is not None:
        return here.done_already
    provider = here.entry.provider
    departments = tuple(department for department in here.plant.departments if department != provider)
    people = tuple(
        person.id
        for person in here.plant.people.values()
        if person.department == provider and person.id != here.request.assignee
    )
    if not departments and not people:
        return Declined("nobody-else")
    choices = (Choice(Of.PERSON, people, needed=False), Choice(Of.DEPARTMENT, departments, needed=False))
    return Offer("hand-over", tuple(choice for choice in choices if choice.options), needs_reason=True)


def _child(here: Situation) -> Offer | Declined:
    if not here.does_the_work:
        return here.who("child", here.entry.provider)
    return here.done_already or Offer("child", (Choice(Of.CHILD, ()),))


OBSTACLES: Final[Mapping[str, Obstacle]] = {"hand-over": _hand_over, "child": _child}


def happened(action: HandOver | Link, here: Situation, offer: Offer) -> Event | Declined:
    """The event of passing on."""
    match action:
        case HandOver():
            return _handed_over(action, here, offer)
        case Link():
            return _linked(action, here)
        case _:
            assert_never(action)


def _handed_over(action: HandOver, here: Situation, offer: Offer) -> Event | Declined:
    """A department, a person of this one, or a person of the department that goes on."""
    department, person = action.department, action.person
    if department is None and person is None:
        known = (*offer.of(Of.PERSON), *offer.of(Of.DEPARTMENT))
        return Declined("which-successor", {"known": known})
    if department is not None and department not in offer.of(Of.DEPARTMENT):
        return Declined("unknown-department", {"name": department, "known": offer.of(Of.DEPARTMENT)})
    if person is not None:
        wrong = _wrong_person(person, department, here, offer)
        if wrong is not None:
            return wrong
    reason = said(action.reason)
    if not reason:
        return Declined("reason-missing")
    return HandedOver(**here.base, department=department, assignee=person, reason=reason)


def _wrong_person(person: PersonId, department: DepartmentId | None, here: Situation, offer: Offer) -> Declined | None:
    if department is None:
        known = offer.of(Of.PERSON)
    else:
        known = tuple(each.id for each in here.plant.people.values() if each.department == department)
    return None if person in known else Declined("unknown-person", {"name": person, "known": known})


def _linked(action: Link, here: Situation) -> Event | Declined:
    """A request that the provider itself asked for; it must still be open and not wait for this one (law 27)."""
    if not action.child:
        return Declined("which-child")
    if action.child == here.request.id:
        return Declined("waits-for-itself", {"number": action.child})
    if action.child in here.request.children:
        return Declined("already-linked", {"number": action.child})
    child = here.others(action.child)
    if child is None:
        return Declined("unknown-request", {"number": action.child})
    if child.request.customer != here.entry.provider:
        return Declined("not-asked-by-provider", {"number": action.child, "department": here.entry.provider})
    if child.request.done_at is not None or child.request.cancelled_at is not None:
        return Declined("child-is-over", {"number": action.child})
    if _waits_for(child.request.id, here.request.id, here.others):
        return Declined("waits-for-itself", {"number": action.child})
    return Linked(**here.base, child=action.child)


def _waits_for(request: RequestId, other: RequestId, others: Others) -> bool:
    """Whether a request waits for another one, directly or through its children."""

    def children(each: RequestId) -> tuple[RequestId, ...]:
        entry = others(each)
        return () if entry is None else entry.request.children

    return other in followed(request, children)
