"""Working: take, assign, plan, start, ran-again, event and done (laws 15, 16, 23, 28)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, assert_never

from rules.acts.barriers import barriers, keeps_waiting, may_be_second, needs_second
from rules.acts.situation import Obstacle, Situation, one_of
from rules.agreement import PersonId
from rules.answers import AskedTime, Choice, Declined, Of, Offer
from rules.asks import Assign, Finish, Happen, Plan, RunAgain, Start, Take, said
from rules.events import Assigned, Done, Event, NamedEvent, Planned, RanAgain, Taken, WorkStarted
from rules.plant import Role
from rules.stages import suspended_by

Work = Take | Assign | Plan | Start | RunAgain | Happen | Finish

_NAMED: Final = "event "
"""What the word of an event begins with that only this plant knows."""


def _take(here: Situation) -> Offer | Declined:
    if not here.does_the_work:
        return here.who("take", here.entry.provider)
    taken_at, assignee = here.request.taken_at, here.request.assignee
    if taken_at is not None and (assignee is not None or here.request.handed_to is None):
        return Declined("already-taken", {"who": assignee, "at": taken_at})
    return here.done_already or Offer("take")


def _assign(here: Situation) -> Offer | Declined:
    if not here.works_for_provider(Role.SUPERVISOR):
        return here.who("assign", here.entry.provider)
    if here.done_already is not None:
        return here.done_already
    people = tuple(
        person.id
        for person in here.plant.people.values()
        if person.department == here.entry.provider and person.id != here.request.assignee
    )
    return Offer("assign", (Choice(Of.PERSON, people),)) if people else Declined("nobody-else")


def _plan(here: Situation) -> Offer | Declined:
    if not here.does_the_work:
        return here.who("plan", here.entry.provider)
    return here.done_already or _started_already(here) or Offer("plan", time=AskedTime())


def _started_already(here: Situation) -> Declined | None:
    started_at = here.request.started_at
    return None if started_at is None else Declined("already-started", {"at": started_at})


def _start(here: Situation) -> Offer | Declined:
    if not here.does_the_work:
        return here.who("start", here.entry.provider)
    against = here.done_already or _started_already(here)
    if against is not None:
        return against
    if here.request.hold is not None:
        return Declined("on-hold", {"reason": here.request.hold.reason})
    unknown = here.request.part is None and bool(here.plant.parts)
    part = (Choice(Of.PART, tuple(here.plant.parts), needed=False),) if unknown else ()
    shut = barriers(here.entry, here.at)
    if not shut:
        if here.request.taken_at is None:
            return Declined("not-taken")
        return Offer("start", part) if Role.TECHNICIAN in here.by.roles else here.who("start", here.entry.provider)
    waits = keeps_waiting(shut, here.entry, here.at)
    if Role.SUPERVISOR not in here.by.roles:
        return waits
    if not needs_second(shut):
        return Offer("start", part, needs_reason=True, override=waits)
    people = here.plant.people.values()
    seconds = tuple(person.id for person in people if may_be_second(person, here.by, shut, here.entry, here.plant))
    if not seconds:
        return Declined(f"{waits.because}-alone", waits.facts)
    return Offer("start", (*part, Choice(Of.SECOND, seconds)), needs_reason=True, override=waits)


def _ran_again(here: Situation) -> Offer | Declined:
    if here.by.department not in (here.entry.provider, here.request.customer):
        return here.who("ran-again", here.request.customer)
    against = here.done_already or _started_already(here)
    if against is not None:
        return against
    if not any("ran-again" in each.words for each in here.entry.agreement.expectations):
        return Declined("nothing-begins-anew", {"service": here.request.service})
    return Offer("ran-again", time=AskedTime(needed=False))


def _event(here: Situation) -> Offer | Declined:
    if not here.does_the_work:
        return here.who("event", here.entry.provider)
    words = dict.fromkeys(word for each in here.entry.agreement.expectations for word in sorted(each.words))
    names = tuple(word.removeprefix(_NAMED) for word in words if word.startswith(_NAMED))
    return (
        Offer("event", (Choice(Of.NAME, names),)) if names else Declined("no-names", {"service": here.request.service})
    )


def _done(here: Situation) -> Offer | Declined:
    if not here.works_for_provider(Role.TECHNICIAN):
        return here.who("done", here.entry.provider)
    if here.done_already is not None:
        return here.done_already
    suspending = suspended_by(here.request, here.entry.agreement)
    if suspending is not None:
        return Declined("suspended", {"department": suspending})
    has_start = any(
        each.keeps_work_waiting or each.begins == "work-started" for each in here.entry.agreement.expectations
    )
    if has_start and here.request.started_at is None:
        return Declined("not-started")
    return Offer("done")


OBSTACLES: Final[Mapping[str, Obstacle]] = {
    "take": _take,
    "assign": _assign,
    "plan": _plan,
    "start": _start,
    "ran-again": _ran_again,
    "event": _event,
    "done": _done,
}


def happened(action: Work, here: Situation, offer: Offer) -> Event | Declined:
    """The event of work that begins, goes on or ends."""
    match action:
        case Take():
            return Taken(**here.base)
        case Assign():
            person = one_of(action.person or "", offer.of(Of.PERSON), "person")
            return person if isinstance(person, Declined) else Assigned(**here.base, assignee=PersonId(person))
        case Plan():
            return _planned(action, here)
        case Start():
            return _started(action, here, offer)
        case RunAgain():
            return _stopped_anew(action, here)
        case Happen():
            name = one_of(action.name, offer.of(Of.NAME), "name")
            return name if isinstance(name, Declined) else NamedEvent(**here.base, name=name)
        case Finish():
            return Done(**here.base)
        case _:
            assert_never(action)


def _planned(action: Plan, here: Situation) -> Event | Declined:
    if action.start is None:
        return Declined("which-time")
    if action.start < here.at:
        return Declined("in-the-past", {"at": action.start})
    return Planned(**here.base, start=action.start)


def _started(action: Start, here: Situation, offer: Offer) -> Event | Declined:
    if action.part is not None and action.part not in here.plant.parts:
        return Declined("unknown-part", {"name": action.part, "known": tuple(here.plant.parts)})
    if offer.override is None:
        return WorkStarted(**here.base, part=action.part)
    if not action.override:
        return Declined(f"{offer.override.because}-override", offer.override.facts)
    if not said(action.reason):
        return Declined("reason-missing")
    seconds = offer.of(Of.SECOND)
    if seconds and action.second is None:
        return Declined("second-missing")
    if action.second is not None:
        if action.second not in here.plant.people:
            return Declined("unknown-person", {"name": action.second})
        if not may_be_second(
            here.plant.people[action.second], here.by, barriers(here.entry, here.at), here.entry, here.plant
        ):
            return Declined("wrong-second", {"person": action.second})
    return WorkStarted(**here.base, part=action.part, override=True, reason=said(action.reason), second=action.second)


def _stopped_anew(action: RunAgain, here: Situation) -> Event | Declined:
    stopped_at = here.at if action.stopped_at is None else action.stopped_at
    if stopped_at > here.at:
        return Declined("in-the-future", {"at": stopped_at})
    if stopped_at < here.request.opened_at:
        return Declined("before-opening", {"at": stopped_at, "opened": here.request.opened_at})
    anew = {expectation.id for expectation in here.entry.agreement.expectations if "ran-again" in expectation.words}
    begun = [run.begins_at for run in here.entry.runs if run.expectation.id in anew and run.begins_at is not None]
    last = max(begun, default=here.request.opened_at)
    if stopped_at < last:
        return Declined("before-last-stop", {"at": stopped_at, "last": last})
    return RanAgain(**here.base, stopped_at=stopped_at)
