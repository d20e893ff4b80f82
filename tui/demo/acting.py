"""Acting: other people at work while the visitor looks on.

`Play` says who does what when, given the time and the board; it knows no clock and writes nothing. `perform`
does one move at the counter where the visitor's own actions are decided too: the demo writes people's events
only, and every risk and every breach comes from a declared clock that runs out.
"""

from __future__ import annotations

import asyncio
from collections import Counter as Count
from collections import deque
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Final, TypeAlias, assert_never

from rules.agreement import PersonId
from rules.asks import Action, Ask
from rules.entry import Entry
from rules.events import RequestId
from rules.instants import Instant, Seconds
from rules.plant import Person, Plant
from store.contract import Stored
from tui.counter import Counter, NoSuchRequest, Opened
from tui.demo.routine import Routine
from tui.demo.scene import Appointment, Link, Scene, moment
from tui.demo.seeding import Numbers

if TYPE_CHECKING:
    from tui.app import PlazoApp

SCRIPT_ENDS: Final = Seconds(50)
"""So long the scenes say what happens; from then on people follow their routine."""

_PAUSE: Final = (5, 15)
"""Seconds between two steps of the routine."""

_LOOK_EVERY: Final = 0.5
"""Seconds between two looks at the time."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody opens a request."""

    by: Person
    ask: Ask
    key: str
    """Of the scene, for what happens to the request later."""


@dataclass(frozen=True, slots=True)
class Doing:
    """Somebody does something with a request."""

    by: Person
    request: RequestId
    action: Action


Move: TypeAlias = Asking | Doing


class Play:
    """What people do from the start on, in the order of time. The same seed plays the same on the same board."""

    def __init__(self, scenes: Sequence[Scene], numbers: Numbers, routine: Routine, seed: int = 7) -> None:
        self._scenes = scenes
        self._numbers = dict(numbers)
        self._routine = routine
        self._chance = Random(seed)
        self._cues = deque(sorted(_cues(scenes), key=lambda cue: cue.at))
        self._next_turn = Instant(routine.start + SCRIPT_ENDS)
        self._turns = 0
        self._usual: Count[str] = Count()

    def next_move(self, entries: Mapping[RequestId, Entry], visitor: PersonId | None, now: Instant) -> Move | None:
        """What is to be done by `now` and was not given before; `visitor` acts for themselves."""
        self._usual = self._usual or _services(entries)
        while self._cues and self._cues[0].at <= now - self._routine.start:
            move = self._cued(self._cues.popleft(), visitor)
            if move is not None:
                return move
        if now < self._next_turn:
            return None
        self._next_turn = Instant(now + self._chance.randint(*_PAUSE))
        self._turns += 1
        return self._turn(entries, visitor, now)

    def opened(self, key: str, request: RequestId) -> None:
        """Know under which number a scene's request was opened."""
        self._numbers[key] = request

    def _cued(self, cue: _Cue, visitor: PersonId | None) -> Move | None:
        by = _instead(cue.by, visitor, self._plant)
        if by is None:
            return None
        if cue.action is None:
            return Asking(by, cue.scene.ask(self._plant), cue.scene.key)
        request = self._numbers.get(cue.scene.key)
        return None if request is None else Doing(by, request, cue.action)

    def _turn(self, entries: Mapping[RequestId, Entry], visitor: PersonId | None, now: Instant) -> Move | None:
        """One step of the routine, or a new request; the two take turns where both would do."""
        step = self._routine.next_step(entries, visitor, now)
        if step is None or self._turns % 2 == 0:
            asking = self._another(entries, visitor)
            if asking is not None:
                return asking
        return None if step is None else Doing(step.by, step.request, step.action)

    def _another(self, entries: Mapping[RequestId, Entry], visitor: PersonId | None) -> Asking | None:
        """A request of the service that is asked for less than usual, so that the board stays as full as it was."""
        (service, missing), *_ = (self._usual - _services(entries)).most_common(1) or [("", 0)]
        shown = {entry.request.summary for entry in entries.values()}
        fresh = [scene for scene in self._scenes if scene.service == service and scene.summary not in shown]
        if not missing or not fresh:
            return None
        scene = self._chance.choice(fresh)
        by = _instead(scene.by, visitor, self._plant)
        return None if by is None else Asking(by, scene.ask(self._plant), scene.key)

    @property
    def _plant(self) -> Plant:
        return self._routine.publications.current


@dataclass(frozen=True, slots=True)
class _Cue:
    """One thing that a scene says for after the start: an action, or None for the opening itself."""

    at: Seconds
    scene: Scene
    by: str
    action: Action | None = None


def _cues(scenes: Iterable[Scene]) -> Iterator[_Cue]:
    for scene in scenes:
        if moment(scene.opened) > 0:
            yield _Cue(moment(scene.opened), scene, scene.by)
        for when, who, action in scene.acts:
            if moment(when) > 0 and not isinstance(action, Link | Appointment):
                yield _Cue(moment(when), scene, who, action)


def _services(entries: Mapping[RequestId, Entry]) -> Count[str]:
    return Count(entry.request.service for entry in entries.values())


def _instead(named: str, visitor: PersonId | None, plant: Plant) -> Person | None:
    """The person, or where that is the visitor, a colleague with a role in common."""
    person = plant.people[PersonId(named)]
    if named != visitor:
        return person
    colleagues = (each for each in plant.people.values() if each.department == person.department and each != person)
    return next((each for each in colleagues if not each.roles.isdisjoint(person.roles)), None)


def perform(move: Move, counter: Counter) -> Opened | Stored | None:
    """Do it as that person; None where it may no longer be done, as when the visitor was first."""
    match move:
        case Asking(by=by, ask=ask):
            outcome = counter.open(ask, by)
            return outcome if isinstance(outcome, Opened) else None
        case Doing(by=by, request=request, action=action):
            entry = counter.entry(request)
            if isinstance(entry, NoSuchRequest):
                return None
            done = counter.do(action, entry, by)
            return done if isinstance(done, Stored) else None
        case _:
            assert_never(move)


async def act(plazo: PlazoApp, play: Play, counter: Counter) -> AsyncIterator[None]:
    """Let the others act for as long as the board is open."""
    while True:
        visitor = None if plazo.person is None or plazo.live.read_only else plazo.person.id
        move = play.next_move(plazo.live.board.entries, visitor, plazo.live.now())
        if move is not None:
            outcome = await asyncio.to_thread(perform, move, counter)
            if isinstance(move, Asking) and isinstance(outcome, Opened):
                play.opened(move.key, outcome.request)
        yield
        await asyncio.sleep(_LOOK_EVERY)
