"""The routine: what people of the demo's plant do next with a request when no scene tells them.

Everybody does the natural next thing once a share of its clock is used that is the request's own: most in
good time, some too late. The same board at the same instant gives the same step.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rules.actions import offer
from rules.agreement import READY, PersonId
from rules.answers import Offer
from rules.asks import (
    WORDS,
    Action,
    Approve,
    AskApproval,
    Confirm,
    Finish,
    Hold,
    Note,
    Resume,
    Start,
    Take,
    Tell,
)
from rules.clocks import readings
from rules.entry import Entry
from rules.events import Held, RequestId
from rules.instants import MINUTE, Instant, Seconds
from rules.plant import Person
from rules.publications import Publications
from rules.readings import Phase, Reading
from rules.stages import Stage

_ENDED_BY: Final[Mapping[type[Action], str]] = {
    Take: "taken",
    Start: "work-started",
    Approve: "approved",
    Finish: "done",
    Tell: "told",
    Confirm: "confirmed",
    Note: "noted",
}
"""The event word of each action that ends a clock."""

_WORD_OF: Final = {action: word for word, action in WORDS.items()}

_UNHURRIED: Final = Seconds(25 * MINUTE)
"""So long people take over something on which no clock runs."""

_LONGEST_REST: Final = Seconds(8 * MINUTE)
"""Nobody touches a request again at once; after so long anybody may."""


_IN_TIME: Final = 0.85
"""So large a share of everything is done in good time; the rest is done too late."""

_STOPPING: Final = 0.35
"""So large a share of the work stops for a while, where the service has reasons for it."""

_SOON: Final = 0.4
"""From this pressure on something may be done by those who have nothing more pressing to do."""


@dataclass(frozen=True, slots=True)
class Step:
    """The next thing with one request, and whose."""

    request: RequestId
    by: Person
    action: Action
    pressure: float
    """From 1 on it is time."""


@dataclass(frozen=True, slots=True)
class Routine:
    """What everybody but the visitor does by habit."""

    publications: Publications
    start: Instant
    """Of the demo: what was there before is left to be looked at for a while."""
    wait: str
    """What customers are told while they wait."""

    def next_step(self, entries: Mapping[RequestId, Entry], visitor: PersonId | None, now: Instant) -> Step | None:
        """The most pressing step of all, where there is one whose time has come or comes soon."""
        due = [step for entry in entries.values() for step in self._steps(entry, entries, visitor, now)]
        return max(due, key=lambda step: step.pressure, default=None)

    def _steps(
        self, entry: Entry, entries: Mapping[RequestId, Entry], visitor: PersonId | None, now: Instant
    ) -> Iterator[Step]:
        for action in self._natural(entry, entries, now):
            pressure = self._pressure(action, entry, now)
            by = self._somebody(action, entry, visitor, now) if pressure >= _SOON else None
            if by is not None:
                yield Step(entry.request.id, by, action, pressure)

    def _natural(self, entry: Entry, entries: Mapping[RequestId, Entry], now: Instant) -> Iterator[Action]:
        if any(reading.expectation.repeats and reading.phase is Phase.RUNNING for reading in readings(entry.runs, now)):
            yield Note(self.wait)
        match entry.stage:
            case Stage.NEW:
                yield Take()
            case Stage.TAKEN | Stage.IN_WORK if _stops_once(entry):
                yield Hold(entry.agreement.holds[0].reason)
            case Stage.TAKEN | Stage.READY:
                starts = any(each.begins in (READY, "work-started") for each in entry.agreement.expectations)
                yield Start() if starts else Finish()
            case Stage.TO_APPROVE:
                yield AskApproval()
                yield Approve()
            case Stage.IN_WORK:
                yield Finish()
            case Stage.ON_HOLD if not _waits_for_another(entry, entries):
                yield Resume()
            case Stage.DONE:
                yield Tell()
            case Stage.TOLD:
                yield Confirm(rating=3 + int(3 * _fate(entry, "rating")))
            case _:
                pass

    def _pressure(self, action: Action, entry: Entry, now: Instant) -> float:
        """How much of the time that this request is given for the action has passed."""
        fate = _fate(entry, _WORD_OF[type(action)])
        patience = 0.2 + 0.7 * fate if fate < _IN_TIME else 1.1 + 5 * (fate - _IN_TIME)
        resting = now - max(entry.request.last_at, self.start)
        clocks = [
            reading
            for reading in readings(entry.runs, now)
            if _ENDED_BY.get(type(action), "") in reading.expectation.ends and reading.live and reading.began_at
        ]
        if _too_quick(clocks) or any(reading.phase is Phase.OFF_HOURS for reading in clocks):
            return 0
        bounds = [(reading.used, reading.goal.most) for reading in clocks if reading.goal.most]
        if not bounds:
            return resting / (_UNHURRIED * patience)
        pressure = max(used / most for used, most in bounds) / patience
        rest = min(min(most for _, most in bounds) / 5, _LONGEST_REST)
        late = patience > 1 > pressure
        return pressure if resting >= rest and not late else 0

    def _somebody(self, action: Action, entry: Entry, visitor: PersonId | None, now: Instant) -> Person | None:
        """Who does it: the one who has it, else anybody who may; what the visitor has, the visitor does."""
        people = self.publications.current.people
        owner = entry.request.assignee
        if owner is not None and owner == visitor and not isinstance(action, Approve | Confirm):
            return None
        others = [person for person in people.values() if person.id not in (owner, visitor)]
        turn = int(len(others) * _fate(entry, "somebody"))
        for person in (*(person for person in people.values() if person.id == owner), *others[turn:], *others[:turn]):
            answer = offer(_WORD_OF[type(action)], entry, by=person, publications=self.publications, now=now)
            if isinstance(answer, Offer) and answer.override is None and person.id != visitor:
                return person
        return None


def _waits_for_another(entry: Entry, entries: Mapping[RequestId, Entry]) -> bool:
    return any(child in entries and entries[child].request.done_at is None for child in entry.request.children)


def _stops_once(entry: Entry) -> bool:
    """Whether this is one of the requests whose work stops for a while, and has not yet."""
    held = any(isinstance(event, Held) for event in entry.request.events)
    return bool(entry.agreement.holds) and not held and _fate(entry, "stop") < _STOPPING


def _too_quick(clocks: Sequence[Reading]) -> bool:
    """Whether nobody would believe that the work is done already."""
    return any(reading.goal.least is not None and reading.used < reading.goal.least for reading in clocks)


def _fate(entry: Entry, about: str) -> float:
    """From 0 to 1, the same for the same request and the same matter."""
    digest = hashlib.blake2b(f"{entry.request.id} {about}".encode(), digest_size=4).digest()
    return int.from_bytes(digest) / 2**32
