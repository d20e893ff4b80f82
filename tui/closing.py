"""Closing a calendar: decided, stored, and decided anew where the plant changed in between."""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from msgspec import Struct

from rules.answers import Declined
from rules.events import ClosureEntered, ClosureTakenBack
from rules.publications import Publications
from store.contract import PlantConflict, Store, Stored
from tui.endings import move_endings


class Settled(Struct, frozen=True):
    """It is stored."""

    event: ClosureEntered | ClosureTakenBack
    before: Publications
    """What the plant said when it was decided."""


def settle(
    store: Store,
    publications: Publications,
    decide: Callable[[Publications], ClosureEntered | ClosureTakenBack | Declined],
) -> Settled | Declined:
    """Decide, append to the plant's own stream, and tell the store which requests close later now.

    It blocks for as long as the store does. Where somebody else published or entered something in between, it is
    decided again on what the plant says then. Raises `StoreError`.
    """
    while True:
        decided = decide(publications)
        if isinstance(decided, Declined):
            return decided
        outcome = store.append_plant(publications.version, [decided])
        match outcome:
            case Stored(plant_events=stored):
                move_endings(store, publications, publications.after(stored), decided.occurred_at)
                return Settled(decided, publications)
            case PlantConflict(came_between=came_between):
                publications = publications.after(came_between)
            case _:
                assert_never(outcome)
