"""PINs: what asks for one, how long one waits after wrong ones, and who may clear whose.

How a PIN is hashed and compared is `store.pins`; here are only decisions on what the plant's stream tells.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rules.agreement import PersonId
from rules.answers import Declined
from rules.events import PinSet, PinWrong, PlantEvent
from rules.instants import HOUR, Instant, Seconds
from rules.plant import Person, Plant, Role

OVERRIDE: Final = "override"
"""What the plant file calls a start that a supervisor does although something keeps the work waiting (law 15)."""

SHORTEST: Final = 4
LONGEST: Final = 32
"""So many digits a PIN has at least and at most."""

REMEMBERED: Final = HOUR
"""A wrong PIN makes nobody wait any more after that."""

LONGEST_WAIT: Final = Seconds(60)


def asks_pin(word: str, plant: Plant, *, overriding: bool = False) -> bool:
    """Whether the plant file declares that this asks for a PIN.

    `word` is an action's, `new`, `closure` or `publish`. A start that is `overriding` asks where `start` or
    `override` is declared.
    """
    return word in plant.pin or (overriding and OVERRIDE in plant.pin)


def well_formed(pin: str) -> bool:
    """Whether it may be somebody's PIN: digits, neither too few nor too many."""
    return pin.isascii() and pin.isdigit() and SHORTEST <= len(pin) <= LONGEST


def secret_of(owner: PersonId, events: Iterable[PlantEvent]) -> str:
    """The newest salted hash of somebody's PIN in the plant's stream; empty for none, and after it was cleared."""
    secret = ""
    for event in events:
        if isinstance(event, PinSet) and event.owner == owner:
            secret = event.secret
    return secret


def wait(owner: PersonId, events: Iterable[PlantEvent], now: Instant) -> Seconds:
    """How long nobody may try this person's PIN yet, at whatever terminal; 0 where it may be tried.

    Of the wrong tries since the PIN was set, and within the last hour, the first costs nothing, the second one
    second, each further one twice as long, up to a minute; the time runs from the newest. A right PIN leaves no
    trace, so it forgives nothing. Tries that lie ahead of `now` are of a clock that has gone back since, and keep
    nobody waiting.
    """
    tries: list[Instant] = []
    for event in events:
        match event:
            case PinSet() if event.owner == owner:
                tries.clear()
            case PinWrong() if event.owner == owner and now - REMEMBERED < event.occurred_at <= now:
                tries.append(event.occurred_at)
            case _:
                pass
    if len(tries) < 2:
        return Seconds(0)
    # More doublings than reach the longest wait would only make a long number.
    delay = min(LONGEST_WAIT, 1 << min(len(tries) - 2, 16))
    return Seconds(max(0, max(tries) + delay - now))


def may_not_clear(owner: Person, by: Person) -> Declined | None:
    """Why somebody may not clear a forgotten PIN: a supervisor of the same department does, and not one's own."""
    if by.id != owner.id and by.department == owner.department and Role.SUPERVISOR in by.roles:
        return None
    return Declined("who-clears-pin", {"person": owner.id, "department": owner.department})
