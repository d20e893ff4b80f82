"""PINs as the store keeps them: one tried, set, or cleared, for keys and for scripts alike.

Everything here blocks for as long as the store and the hash do, and may raise `StoreError`. A PIN that was typed is
never part of an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from rules.agreement import PersonId
from rules.answers import Declined
from rules.events import PinSet, PinWrong, PlantEvent, Version, identified
from rules.instants import Instant
from rules.pins import secret_of, wait
from store.contract import Store, Stored
from store.pins import hashed, matches

_LEASE: Final = "pins"
"""One PIN at a time is tried in a store: whoever tries many at once at many terminals waits all the same."""


def has_pin(store: Store, owner: PersonId) -> bool:
    """Whether somebody has set a PIN that nobody has cleared."""
    return bool(store.secret(owner))


def try_pin(store: Store, owner: PersonId, typed: str, now: Callable[[], Instant]) -> Declined | None:
    """None for the right PIN. A wrong one is recorded; one that is tried too soon is not even looked at."""
    with store.lease(_LEASE) as alone:
        if not alone:
            return Declined("pin-busy")
        events = store.plant_history()
        secret, waits = secret_of(owner, events), wait(owner, events, now())
        if not secret:
            return Declined("pin-none", {"person": owner, "id": owner})
        if waits:
            return Declined("pin-too-soon", {"person": owner, "left": waits})
        if matches(typed, secret):
            return None
        recorded = _append(store, lambda _: PinWrong(occurred_at=now(), owner=owner))
        waits = wait(owner, (*events, *recorded), now())
        return Declined("pin-wrong-waits" if waits else "pin-wrong", {"person": owner, "left": waits})


def set_first_pin(store: Store, owner: PersonId, pin: str, now: Callable[[], Instant]) -> Declined | None:
    """Set somebody's PIN where there is none, and only there: whoever was first has set it."""
    secret = hashed(pin)

    def decide(events: Sequence[PlantEvent]) -> PinSet | None:
        if secret_of(owner, events):
            return None
        return PinSet(occurred_at=now(), person=owner, owner=owner, secret=secret)

    return None if _append(store, decide) else Declined("pin-there", {"person": owner})


def change_pin(store: Store, owner: PersonId, old: str, new: str, now: Callable[[], Instant]) -> Declined | None:
    """Set another PIN for whoever knows the old one."""
    wrong = try_pin(store, owner, old, now)
    if wrong is not None:
        return wrong
    secret = hashed(new)
    _append(store, lambda _: PinSet(occurred_at=now(), person=owner, owner=owner, secret=secret))
    return None


def clear_pin(store: Store, owner: PersonId, by: PersonId, now: Callable[[], Instant]) -> None:
    """Let somebody have no PIN any more; whether `by` may was asked before."""
    _append(store, lambda _: PinSet(occurred_at=now(), person=by, owner=owner, secret=""))


def _append(store: Store, decide: Callable[[Sequence[PlantEvent]], PinSet | PinWrong | None]) -> tuple[PlantEvent, ...]:
    """Append what is decided on the plant's stream as it is then; nothing where nothing is decided."""
    while True:
        events = store.plant_history()
        event = decide(events)
        if event is None:
            return ()
        version = Version(events[-1].version if events else 0)
        answer = store.append_plant(version, [identified(event, after=version)])
        if isinstance(answer, Stored):
            return answer.plant_events
