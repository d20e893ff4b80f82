"""What a store gives to everybody above it: the `Store` protocol, its values and its errors.

A store keeps events and decides nothing about them. Both streams, the requests' and the plant's, are
one sequence of commits; a `Position` is a place in it, gapless and growing, and every reader's cursor.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import NewType, Protocol, TypeAlias, runtime_checkable

from msgspec import Struct

from rules.agreement import DepartmentId, MachineId, PartId, PersonId, Priority, ServiceId
from rules.events import Event, PlantEvent, RequestId, Revision, Version
from rules.instants import Instant, Seconds
from store.sentences import sentence

Position = NewType("Position", int)
"""The number of a commit; 0 is before the first."""


GoesOn: TypeAlias = Callable[[int, int], bool]
"""Takes how many requests are through, of how many; answers whether to go on."""


class Write(Struct, frozen=True):
    """Events to append to one request, on the revision on which they were decided.

    `closes_at` is the instant from which the request is closed if nothing more happens, as the rules say:
    None while it is open, in the future while a confirmation can still run out. It is kept as it was
    where no event changes the request.

    Without any event, another instant than the one that is stored takes its place, as when a closure moves the end
    of a confirmation: nothing has happened to the request, and its history stays as it is.
    """

    request: RequestId
    expected: Revision
    events: tuple[Event, ...]
    closes_at: Instant | None = None


class Stored(Struct, frozen=True):
    """A commit is stored, now or by an earlier try; durable when this is answered."""

    position: Position
    events: tuple[Event, ...] = ()
    """As they are stored: with version and `recorded_at`, without those that were there before."""
    plant_events: tuple[PlantEvent, ...] = ()
    """The same, where the plant's own stream was appended to."""


class Conflict(Struct, frozen=True):
    """Somebody else was first: nothing is stored, and this came between (law 32)."""

    request: RequestId
    revision: Revision
    """The revision as it is now."""
    came_between: tuple[Event, ...]
    """Every event after the expected revision, in the order of versions, notes among them."""


class PlantConflict(Struct, frozen=True):
    """Somebody else changed the plant's own stream first: nothing is stored."""

    version: Version
    came_between: tuple[PlantEvent, ...]


class Commit(Struct, frozen=True):
    """What one commit stored."""

    position: Position
    events: tuple[Event, ...] = ()
    plant_events: tuple[PlantEvent, ...] = ()


class Silence(Struct, frozen=True):
    """`follow` could not reach the store; it goes on trying, and what is shown is stale until then."""

    since: Instant
    cause: StoreError

    @property
    def reason(self) -> str:
        """The English sentence of the cause."""
        return str(self.cause)


class Rewound(Struct, frozen=True):
    """The store has another past than what was followed, as when a backup is put in its place: read everything anew.

    Commits come after this position.
    """

    position: Position


class OpenRequest(Struct, frozen=True):
    """The whole history of a request that is not closed."""

    request: RequestId
    events: tuple[Event, ...]


class Summary(Struct, frozen=True):
    """One closed request in one line, at hand for percentiles and reports."""

    request: RequestId
    service: ServiceId
    customer: DepartmentId
    priority: Priority
    machine: MachineId | None
    part: PartId | None
    opened_at: Instant
    started_at: Instant | None
    done_at: Instant | None
    closed_at: Instant
    cancelled: bool


class Found(Struct, frozen=True):
    """What a search has found so far."""

    requests: tuple[RequestId, ...]
    """Best first."""
    searched: int
    """So many requests have been looked through."""
    count: int
    """So many there are."""

    @property
    def complete(self) -> bool:
        """Whether everything has been looked through."""
        return self.searched >= self.count


class StoreWarning(Struct, frozen=True):
    """Something that the people who keep the store should know, before it becomes an error."""

    code: str
    facts: Mapping[str, object]

    def __str__(self) -> str:
        return sentence(self.code, self.facts)


class Health(Struct, frozen=True):
    """What a store says about itself."""

    position: Position
    requests: int
    events: int
    read_only: bool
    place: str
    """A directory, or a database without its password."""
    warnings: tuple[StoreWarning, ...] = ()


class StoreError(Exception):
    """A store could not do what it was asked; nothing was stored.

    `code` is stable and `facts` are the values of its sentence, so that it can be said in any language;
    as text it is the English sentence.
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts: Mapping[str, object] = facts

    def __str__(self) -> str:
        return sentence(self.code, self.facts)


class StoreMissing(StoreError):
    """There is no store at this place."""


class StoreReadOnly(StoreError):
    """The store was opened for reading only."""


class StoreBusy(StoreError):
    """Another process holds the store longer than anybody may; the sentence names it."""


class StoreDamaged(StoreError):
    """What is stored is not what was written; the sentence names the place."""


class StoreTooNew(StoreError):
    """A newer Plazo wrote this store."""


class NotSaved(StoreError):
    """The commit could not be made durable: it is taken back and may be tried again."""


@runtime_checkable
class Store(Protocol):
    """Keeps the events of one plant for any number of processes.

    Methods block for as long as a disk or a server takes; `follow` alone is asynchronous. Every method
    may raise `StoreError`.
    """

    @property
    def read_only(self) -> bool:
        """Whether every write is answered with `StoreReadOnly`."""
        ...

    def append(
        self, request: RequestId, expected: Revision, events: Sequence[Event], closes_at: Instant | None = None
    ) -> Stored | Conflict:
        """Store the events of one request, all or none.

        `expected` is compared when any event that is not stored yet changes the request; notes, acknowledgements
        and a program's events never conflict. An `opened` for a number that is taken is always a conflict. Events
        whose id the request already has are not stored again; when none is left, the answer is the position of the
        last commit that has them. Without events, `closes_at` takes the place of the one that is stored, if
        `expected` is the revision; None changes nothing. Raises `ValueError` for an event without an id or of
        another request.
        """
        ...

    def append_all(self, writes: Sequence[Write]) -> Stored | Conflict:
        """Store the events of several requests in one commit, all or none.

        Two writes to one request are taken in their order: the second expects what the first makes.
        """
        ...

    def append_plant(self, expected: Version, events: Sequence[PlantEvent]) -> Stored | PlantConflict:
        """Store events of the plant's own stream; `expected` is its last version."""
        ...

    def position(self) -> Position:
        """The position of the newest commit, whoever wrote it."""
        ...

    def open_requests(self, at: Instant | None = None) -> Iterator[OpenRequest]:
        """Every request that is not closed now, with its history, in the order of opening.

        With `at`: every request that was open then, by `occurred_at`, with the part of its history that
        had occurred by then.
        """
        ...

    def history(self, request: RequestId) -> tuple[Event, ...]:
        """Everything that happened to a request, in the order of its versions; empty for an unknown number."""
        ...

    def plant_history(self) -> tuple[PlantEvent, ...]:
        """The plant's own stream: publications, closures, notices, and what became of PINs."""
        ...

    def read(self, after: Position = Position(0)) -> Iterator[Commit]:
        """The commits after a position, in order.

        Every event comes, under the position that it was stored under; a commit of long ago that brought none may be
        left out.
        """
        ...

    def follow(self, after: Position) -> AsyncIterator[Commit | Silence | Rewound]:
        """New commits as they come, within one second, whoever wrote them; it never ends by itself.

        When the store cannot be reached it yields `Silence`, once for each cause, and goes on trying; when it is back
        and nothing is new it yields the last commit's position without events. Where what was followed is no longer
        there it yields `Rewound`.
        """
        ...

    def closed(self, since: Instant, until: Instant) -> Iterator[OpenRequest]:
        """The histories of the requests closed in `[since, until)`, streamed in the order of closing."""
        ...

    def summaries(self) -> Sequence[Summary]:
        """One line for every request that is closed now, in the order of closing; all of them in memory."""
        ...

    def closings(self, since: Instant) -> Iterator[Summary]:
        """The lines of the requests that are closed now and closed at `since` or later, in no order.

        They are read one by one while somebody takes them, and hold up nobody else who uses the store.
        """
        ...

    def search(self, text: str, limit: int = 50, names: Iterable[tuple[str, str]] = ()) -> tuple[RequestId, ...]:
        """The requests in which every word of a text occurs, open, closed and archived ones, best first.

        Words and parts of words are looked for in the number, in what people wrote, and in the ids of people, machine,
        part, service and customer. `names` are ids with what people call them: a word that is in a name is wherever the
        id is. Accents and case do not matter. Words in the number come first, then those that begin a word, then the
        rest; exact spelling before folded; newer before older.
        """
        ...

    def searching(
        self,
        text: str,
        limit: int = 50,
        names: Iterable[tuple[str, str]] = (),
        without: Container[RequestId] = (),
    ) -> Iterator[Found]:
        """The same step by step, of what there was when somebody asked; the last one is complete.

        What is known already can be left out: `without`.

        A step takes some milliseconds and holds up nobody else who uses the store. Whoever wants no more stops asking:
        nothing that was read is read again for the next search. A text without words only reads what there is to read.
        """
        ...

    def next_number(self, prefix: str) -> RequestId:
        """A number that nobody had and nobody else gets, such as `M-1042` for the prefix `M`.

        Numbers begin at 1001 for each prefix; one that is not used is a gap for ever.
        """
        ...

    def compact(self, goes_on: GoesOn) -> int:
        """Put what is long closed where it no longer costs anything, and say how many requests those were.

        Every store does this by itself, too. Where it is not to go on, or somebody else is at it, nothing has
        happened. Raises `StoreError`; then all is as it was.
        """
        ...

    def tidy(self, goes_on: GoesOn) -> int:
        """The same where it is overdue, for a short command that is about to close the store."""
        ...

    def lease(self, name: str) -> AbstractContextManager[bool]:
        """Whether this process is the one of that name, for as long as the context lasts or the process lives."""
        ...

    def secret(self, person: PersonId) -> str | None:
        """The newest salted hash of somebody's PIN, as `PinSet` brought it."""
        ...

    def health(self) -> Health:
        """What the store says about itself."""
        ...

    def close(self) -> None:
        """Let go of everything; closing twice is harmless."""
        ...


BUSY_AFTER = Seconds(5)
"""So long a commit waits for its turn before it answers `StoreBusy`."""
