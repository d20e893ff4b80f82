"""Actions: what may be done with a request now, and why another thing may not.

`decide` and `offer` answer from the same code: `rules.obstacles` says what stands against an action
whatever is said with it, and `decide` adds what is wrong with what was said. A declined action changes
nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypedDict, assert_never

from rules.agreement import Expectation, PersonId
from rules.asks import (
    WORDS,
    Accepted,
    Action,
    Approve,
    Ask,
    AskApproval,
    Cancel,
    ChangePart,
    ChangePriority,
    Confirm,
    Declined,
    Finish,
    Hold,
    Note,
    Offer,
    Refuse,
    Resume,
    Start,
    Take,
    Tell,
    said,
)
from rules.barriers import barriers, may_be_second, needs_second
from rules.entry import Entry, entry_of
from rules.events import (
    ApprovalAsked,
    Approved,
    Cancelled,
    Confirmed,
    Done,
    Event,
    Held,
    Noted,
    Opened,
    PartChanged,
    PriorityChanged,
    Refused,
    RequestId,
    Resumed,
    Taken,
    Told,
    WorkStarted,
    identified,
)
from rules.instants import Instant
from rules.obstacles import gates_to_answer, gates_to_ask, obstacle
from rules.plant import Person, Plant
from rules.publications import Publications
from rules.request import fold

_WORD_OF: Final = {action: word for word, action in WORDS.items()}


class _Base(TypedDict):
    """What every event of an action carries."""

    request: RequestId
    occurred_at: Instant
    person: PersonId
    entered: bool


def decide(
    action: Action,
    entry: Entry,
    *,
    by: Person,
    publications: Publications,
    now: Instant,
    entered_at: Instant | None = None,
) -> Accepted | Declined:
    """The events that an action becomes, or why it may not be done.

    `entered_at` is the time that a person typed in for something that happened earlier: not in the
    future, and not before what is already stored (law 31).
    """
    wrong_time = _wrong_time(entry, now, entered_at)
    if wrong_time is not None:
        return wrong_time
    at = Instant(max(now, entry.request.last_at)) if entered_at is None else entered_at
    standing = obstacle(_WORD_OF[type(action)], entry, by, at, publications.current)
    if isinstance(standing, Declined):
        return standing
    base = _Base(request=entry.request.id, occurred_at=at, person=by.id, entered=entered_at is not None)
    event = _event(action, entry, by, base, standing=standing, plant=publications.current)
    if isinstance(event, Declined):
        return event
    events = (identified(event, after=entry.request.revision),)
    after = entry_of(fold((*entry.request.events, *events)), publications, at)
    return Accepted(events, after.closes_at)


def offer(word: str, entry: Entry, *, by: Person, publications: Publications, now: Instant) -> Offer | Declined:
    """Whether the action of that word may be done now, and what is to be said with it."""
    return obstacle(word, entry, by, Instant(max(now, entry.request.last_at)), publications.current)


def offers(entry: Entry, *, by: Person, publications: Publications, now: Instant) -> Mapping[str, Offer | Declined]:
    """Every action by its word, as `offer` answers it."""
    return {word: offer(word, entry, by=by, publications=publications, now=now) for word in WORDS}


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


def _wrong_time(entry: Entry, now: Instant, entered_at: Instant | None) -> Declined | None:
    if entered_at is None:
        return None
    if entered_at > now:
        return Declined("in-the-future", {"at": entered_at})
    if entered_at < entry.request.opened_at:
        return Declined("before-opening", {"at": entered_at, "opened": entry.request.opened_at})
    if entered_at < entry.request.last_at:
        return Declined("before-last", {"at": entered_at, "last": entry.request.last_at})
    return None


def _event(action: Action, entry: Entry, by: Person, base: _Base, *, standing: Offer, plant: Plant) -> Event | Declined:
    """The event of an action against which nothing stands but what was said with it."""
    match action:
        case Take():
            return Taken(**base)
        case Start():
            return _start(action, entry, by, base, plant)
        case Hold():
            return _hold(action, entry, base)
        case Resume():
            return Resumed(**base)
        case AskApproval() | Approve() | Refuse():
            return _at_gate(action, entry, by, base)
        case ChangePart():
            return _part(action, standing, entry, base)
        case ChangePriority():
            return _priority(action, standing, entry, base, plant)
        case Note():
            return _note(action, entry, by, base)
        case Finish():
            return Done(**base)
        case Tell():
            return Told(**base, words=said(action.words))
        case Confirm():
            if action.rating is not None and not 1 <= action.rating <= 5:
                return Declined("rating-out-of-range", {"rating": action.rating})
            return Confirmed(**base, rating=action.rating, words=said(action.words))
        case Cancel():
            if by.department != entry.request.customer and not said(action.reason):
                return Declined("reason-missing")
            return Cancelled(**base, reason=said(action.reason))
        case _:
            assert_never(action)


def _start(action: Start, entry: Entry, by: Person, base: _Base, plant: Plant) -> Event | Declined:
    if action.part is not None and action.part not in plant.parts:
        return Declined("unknown-part", {"name": action.part, "known": tuple(plant.parts)})
    shut = barriers(entry, base["occurred_at"])
    if not shut:
        return WorkStarted(**base, part=action.part)
    if not action.override:
        waits = obstacle("start", entry, by, base["occurred_at"], plant)
        assert isinstance(waits, Offer)
        assert waits.override is not None
        return Declined(f"{waits.override.because}-override", waits.override.facts)
    if not said(action.reason):
        return Declined("reason-missing")
    if action.second is None and needs_second(shut):
        return Declined("second-missing", {"name": None})
    if action.second is not None:
        second = plant.people.get(action.second)
        if second is None:
            return Declined("unknown-person", {"name": action.second})
        if not may_be_second(second, by, shut, entry, plant):
            return Declined("wrong-second", {"person": second.id})
    return WorkStarted(**base, part=action.part, override=True, reason=said(action.reason), second=action.second)


def _hold(action: Hold, entry: Entry, base: _Base) -> Event | Declined:
    if entry.agreement.hold(action.reason) is None:
        known = tuple(hold.reason for hold in entry.agreement.holds)
        return Declined("unknown-reason" if action.reason else "which-reason", {"name": action.reason, "known": known})
    return Held(**base, reason=action.reason, text=said(action.text))


def _at_gate(action: AskApproval | Approve | Refuse, entry: Entry, by: Person, base: _Base) -> Event | Declined:
    open_to = gates_to_ask(entry) if isinstance(action, AskApproval) else gates_to_answer(entry, by)
    gate = _one_of(action.gate, open_to)
    if isinstance(gate, Declined):
        return gate
    match action:
        case AskApproval():
            return ApprovalAsked(**base, gate=gate.id)
        case Approve():
            return Approved(**base, gate=gate.id, reason=said(action.reason))
        case Refuse() if not said(action.reason):
            return Declined("reason-missing")
        case Refuse():
            return Refused(**base, gate=gate.id, reason=said(action.reason))


def _one_of(named: str, gates: tuple[Expectation, ...]) -> Expectation | Declined:
    """The gate that was meant, by its id or its department; not to be named where there is only one."""
    known = tuple(gate.id for gate in gates)
    meant = [gate for gate in gates if named in ("", gate.id)] or [gate for gate in gates if named == gate.gate]
    if len(meant) == 1:
        return meant[0]
    return Declined("which-gate" if meant else "unknown-gate", {"name": named, "known": known})


def _part(action: ChangePart, standing: Offer, entry: Entry, base: _Base) -> Event | Declined:
    if action.part is None:
        return Declined("which-part", {"known": standing.parts})
    if action.part == entry.request.part:
        return Declined("same-part", {"name": action.part})
    if action.part not in standing.parts:
        return Declined("unknown-part", {"name": action.part, "known": standing.parts})
    reason = action.reason.strip()
    if standing.needs_reason and not reason:
        return Declined("reason-after-risk")
    return PartChanged(**base, part=action.part, reason=reason)


def _priority(action: ChangePriority, standing: Offer, entry: Entry, base: _Base, plant: Plant) -> Event | Declined:
    if not action.priority:
        return Declined("which-priority", {"known": standing.priorities})
    if action.priority == entry.request.priority:
        return Declined("same-priority", {"name": action.priority})
    if action.priority not in plant.priorities:
        return Declined("unknown-priority", {"name": action.priority, "known": standing.priorities})
    if action.priority not in standing.priorities:
        return Declined("only-more-pressing", {"name": action.priority, "known": standing.priorities})
    reason = action.reason.strip()
    if standing.needs_reason and not reason:
        return Declined("reason-after-risk")
    return PriorityChanged(**base, priority=action.priority, reason=reason)


def _note(action: Note, entry: Entry, by: Person, base: _Base) -> Event | Declined:
    if not said(action.text):
        return Declined("text-missing")
    from_customer = by.department == entry.request.customer != entry.provider
    audience = action.audience or "customer"
    if from_customer and audience == "customer":
        audience = "provider"
    return Noted(**base, text=said(action.text), audience=audience, question=action.question)
