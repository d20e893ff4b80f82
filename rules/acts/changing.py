"""Changing: another part, another priority, a newer agreement (laws 20, 21)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, assert_never

from rules.acts.situation import Obstacle, Situation
from rules.agreement import PartId, Priority
from rules.answers import Choice, Declined, Of, Offer
from rules.asks import ChangePart, ChangePriority, ReAgree, said
from rules.clocks import read
from rules.events import Event, PartChanged, PriorityChanged, Republished
from rules.plant import Role
from rules.readings import Mark

Change = ChangePart | ChangePriority | ReAgree


def _part(here: Situation) -> Offer | Declined:
    request = here.request
    if not here.does_the_work:
        return here.who("part", here.entry.provider)
    if here.done_already is not None:
        return here.done_already
    parts = tuple(part for part in here.plant.parts if part != request.part)
    if not parts:
        return Declined("no-other-part")
    changes = [(part, request.priority) for part in parts] if request.part is not None else []
    return Offer("part", (Choice(Of.PART, parts),), needs_reason=_supersedes_at_risk(here, changes))


def _priority(here: Situation) -> Offer | Declined:
    request = here.request
    supervises = here.works_for_provider(Role.SUPERVISOR)
    if not here.does_the_work and here.by.department != request.customer:
        return here.who("priority", here.entry.provider)
    if here.done_already is not None:
        return here.done_already
    if request.taken_at is not None and not supervises:
        return here.who("priority-taken", here.entry.provider)
    known = here.plant.priorities
    more_pressing = known[: known.index(request.priority)] if request.priority in known else known
    may_change_to = known if here.does_the_work else more_pressing
    priorities = tuple(priority for priority in may_change_to if priority != request.priority)
    if not priorities:
        return Declined("no-other-priority" if here.does_the_work else "most-pressing", {"name": request.priority})
    changes = [(request.part, priority) for priority in priorities]
    return Offer("priority", (Choice(Of.PRIORITY, priorities),), needs_reason=_supersedes_at_risk(here, changes))


def _supersedes_at_risk(here: Situation, changes: Iterable[tuple[PartId | None, Priority]]) -> bool:
    """Whether one of the changes gives another bound to a clock that is at risk or past its due (law 20)."""
    read_now = ((run, read(run, here.at)) for run in here.entry.runs)
    pressing = [run for run, seen in read_now if seen.live and (seen.broken or Mark.AT_RISK in seen.marks)]
    return any(run.expectation.bounds.of(part, priority) != run.goal for part, priority in changes for run in pressing)


def _re_agree(here: Situation) -> Offer | Declined:
    if not here.supervises_either_side:
        return here.who("re-agree", here.entry.provider)
    if here.done_already is not None:
        return here.done_already
    service = here.plant.services.get(here.request.service)
    if service is None:
        return Declined("service-gone", {"service": here.request.service})
    if service.agreement.id == here.request.agreement:
        return Declined("agreement-current", {"service": here.request.service})
    return Offer("re-agree")


OBSTACLES: Final[Mapping[str, Obstacle]] = {"part": _part, "priority": _priority, "re-agree": _re_agree}


def happened(action: Change, here: Situation, offer: Offer) -> Event | Declined:
    """The event of a change."""
    match action:
        case ChangePart():
            return _changed_part(action, here, offer)
        case ChangePriority():
            return _changed_priority(action, here, offer)
        case ReAgree():
            return Republished(**here.base, agreement=here.plant.services[here.request.service].agreement.id)
        case _:
            assert_never(action)


def _changed_part(action: ChangePart, here: Situation, offer: Offer) -> Event | Declined:
    parts = offer.of(Of.PART)
    if action.part is None:
        return Declined("which-part", {"known": parts})
    if action.part == here.request.part:
        return Declined("same-part", {"name": action.part})
    if action.part not in parts:
        return Declined("unknown-part", {"name": action.part, "known": parts})
    reason = said(action.reason)
    if offer.needs_reason and not reason:
        return Declined("reason-after-risk")
    return PartChanged(**here.base, part=action.part, reason=reason)


def _changed_priority(action: ChangePriority, here: Situation, offer: Offer) -> Event | Declined:
    priorities = offer.of(Of.PRIORITY)
    if not action.priority:
        return Declined("which-priority", {"known": priorities})
    if action.priority == here.request.priority:
        return Declined("same-priority", {"name": action.priority})
    if action.priority not in here.plant.priorities:
        return Declined("unknown-priority", {"name": action.priority, "known": priorities})
    if action.priority not in priorities:
        return Declined("only-more-pressing", {"name": action.priority, "known": priorities})
    reason = said(action.reason)
    if offer.needs_reason and not reason:
        return Declined("reason-after-risk")
    return PriorityChanged(**here.base, priority=action.priority, reason=reason)
