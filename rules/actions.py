"""Actions: what may be done with a request now, and why another thing may not.

`decide` and `offer` answer from the same code: the acts say what stands against an action whatever is said with it,
and then what is wrong with what was said. A declined action changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, assert_never

from rules.acts import amending, approving, changing, closing, heeding, holding, passing, talking, working
from rules.acts.situation import Obstacle, Situation
from rules.answers import Accepted, Declined, Offer
from rules.asks import (
    WORDS,
    Acknowledge,
    Action,
    Amend,
    Approve,
    Ask,
    AskApproval,
    Assign,
    Cancel,
    ChangePart,
    ChangePriority,
    Confirm,
    Excuse,
    Finish,
    HandOver,
    Happen,
    Hold,
    Link,
    Note,
    Plan,
    ReAgree,
    Refuse,
    Reopen,
    Resume,
    RunAgain,
    Silence,
    Start,
    Suspend,
    Take,
    Tell,
    said,
)
from rules.entry import Entry, Others, entry_of
from rules.events import Event, Opened, RequestId, identified
from rules.instants import Instant
from rules.plant import Person, Plant
from rules.publications import Publications
from rules.request import after

_WORD_OF: Final = {action: word for word, action in WORDS.items()}

_OBSTACLES: Final[Mapping[str, Obstacle]] = {
    **working.OBSTACLES,
    **holding.OBSTACLES,
    **approving.OBSTACLES,
    **changing.OBSTACLES,
    **passing.OBSTACLES,
    **talking.OBSTACLES,
    **closing.OBSTACLES,
    **heeding.OBSTACLES,
    **amending.OBSTACLES,
}

_ON_THE_CANCELLED: Final = frozenset({"amend", "excuse"})
"""What may still be done with a request that was cancelled: its breaches stay (law 30), and so may a slip."""

ONLY_NOW: Final = frozenset(["amend", "excuse", "ack", "silence", "re-agree", "child", "plan", "assign", "ran-again"])
"""What is decided when it is said, so that nobody can have done it earlier, or says itself when it was."""


def _no_others(_: RequestId) -> Entry | None:
    """Nothing is known of any other request."""
    return None


def decide(
    action: Action,
    entry: Entry,
    *,
    by: Person,
    publications: Publications,
    now: Instant,
    entered_at: Instant | None = None,
    others: Others = _no_others,
) -> Accepted | Declined:
    """The events that an action becomes, or why it may not be done.

    `entered_at` is the time that a person typed in for something that happened earlier: not in the
    future, and not before what is already stored (law 31). `others` finds the other requests, of which a child is one.
    """
    word = _WORD_OF[type(action)]
    wrong_time = _wrong_time(word, entry, now, entered_at)
    if wrong_time is not None:
        return wrong_time
    here = _situation(entry, by, publications, now, entered_at=entered_at, others=others)
    standing = _standing(word, here)
    if isinstance(standing, Declined):
        return standing
    event = _happened(action, here, standing)
    if isinstance(event, Declined):
        return event
    happened = identified(event, after=entry.request.revision)
    then = entry_of(after(entry.request, happened), publications, here.at)
    return Accepted((happened,), then.closes_at)


def offer(word: str, entry: Entry, *, by: Person, publications: Publications, now: Instant) -> Offer | Declined:
    """Whether the action of that word may be done now, and what is to be said with it."""
    return _standing(word, _situation(entry, by, publications, now, entered_at=None, others=_no_others))


def offers(entry: Entry, *, by: Person, publications: Publications, now: Instant) -> Mapping[str, Offer | Declined]:
    """Every action by its word, as `offer` answers it."""
    return {word: offer(word, entry, by=by, publications=publications, now=now) for word in WORDS}


def _situation(
    entry: Entry, by: Person, publications: Publications, now: Instant, *, entered_at: Instant | None, others: Others
) -> Situation:
    at = Instant(max(now, entry.request.last_at)) if entered_at is None else entered_at
    return Situation(entry, by, at, publications, entered_at is not None, others)


def _standing(word: str, here: Situation) -> Offer | Declined:
    """What stands against the action of that word, or what is to be said with it."""
    cancelled_at = here.request.cancelled_at
    if cancelled_at is not None and word not in _ON_THE_CANCELLED:
        return Declined("is-cancelled", {"at": cancelled_at})
    return _OBSTACLES[word](here)


def _happened(action: Action, here: Situation, standing: Offer) -> Event | Declined:
    """The event of an action against which nothing stands but what was said with it."""
    match action:
        case Take() | Assign() | Plan() | Start() | RunAgain() | Happen() | Finish():
            return working.happened(action, here, standing)
        case Hold() | Resume():
            return holding.happened(action, here, standing)
        case AskApproval() | Approve() | Refuse() | Suspend():
            return approving.happened(action, here, standing)
        case ChangePart() | ChangePriority() | ReAgree():
            return changing.happened(action, here, standing)
        case HandOver() | Link():
            return passing.happened(action, here, standing)
        case Note() | Tell() | Confirm():
            return talking.happened(action, here, standing)
        case Reopen() | Cancel():
            return closing.happened(action, here, standing)
        case Excuse() | Acknowledge() | Silence():
            return heeding.happened(action, here, standing)
        case Amend():
            return amending.happened(action, here, standing)
        case _:
            assert_never(action)


def _wrong_time(word: str, entry: Entry, now: Instant, entered_at: Instant | None) -> Declined | None:
    if entered_at is None:
        return None
    if word in ONLY_NOW:
        return Declined("only-now")
    if entered_at > now:
        return Declined("in-the-future", {"at": entered_at})
    if entered_at < entry.request.opened_at:
        return Declined("before-opening", {"at": entered_at, "opened": entry.request.opened_at})
    if entered_at < entry.request.last_at:
        return Declined("before-last", {"at": entered_at, "last": entry.request.last_at})
    return None


def open_request(
    ask: Ask, number: RequestId, *, by: Person, plant: Plant, now: Instant, entered_at: Instant | None = None
) -> Accepted | Declined:
    """The events that open a new request under a number that the store gave, or why not."""
    wrong = wrong_ask(ask, by=by, plant=plant, now=now, entered_at=entered_at)
    if wrong is not None:
        return wrong
    opened = Opened(
        request=number,
        occurred_at=now if entered_at is None else entered_at,
        entered=entered_at is not None,
        person=by.id,
        service=ask.service,
        customer=ask.customer,
        summary=said(ask.summary),
        agreement=plant.services[ask.service].agreement.id,
        priority=ask.priority or plant.usual_priority,
        machine=ask.machine,
        part=ask.part,
    )
    return Accepted((identified(opened, after=0),), None)


def wrong_ask(
    ask: Ask, *, by: Person, plant: Plant, now: Instant, entered_at: Instant | None = None
) -> Declined | None:
    """What is wrong with a new request, before a number is spent on it."""
    if entered_at is not None and entered_at > now:
        return Declined("in-the-future", {"at": entered_at})
    service = plant.services.get(ask.service)
    if service is None:
        return Declined("unknown-service", {"name": ask.service, "known": tuple(plant.services)})
    if ask.customer not in plant.departments:
        return Declined("unknown-department", {"name": ask.customer, "known": tuple(plant.departments)})
    if not service.serves(ask.customer):
        return Declined("not-served", {"service": ask.service, "department": ask.customer})
    if by.department != ask.customer:
        return Declined("who-new", {"department": ask.customer, "person": by.id})
    if not said(ask.summary):
        return Declined("summary-missing")
    if ask.machine is not None and ask.machine not in plant.machines:
        return Declined("unknown-machine", {"name": ask.machine, "known": tuple(plant.machines)})
    if ask.part is not None and ask.part not in plant.parts:
        return Declined("unknown-part", {"name": ask.part, "known": tuple(plant.parts)})
    if ask.priority is not None and ask.priority not in plant.priorities:
        return Declined("unknown-priority", {"name": ask.priority, "known": plant.priorities})
    return None
