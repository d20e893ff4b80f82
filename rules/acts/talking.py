"""Talking: notes, telling the customer, and the customer's confirmation (laws 28, 37)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, assert_never

from rules.acts.situation import Obstacle, Situation
from rules.answers import Declined, Offer
from rules.asks import Confirm, Note, Tell, said
from rules.events import Confirmed, Event, Noted, Told


def _note(here: Situation) -> Offer | Declined:
    return Offer("note") if here.concerned else here.who("note", here.entry.provider)


def _tell(here: Situation) -> Offer | Declined:
    if not here.does_the_work:
        return here.who("tell", here.entry.provider)
    if here.request.done_at is None:
        return Declined("not-done")
    if here.request.told_at is not None:
        return Declined("already-told", {"at": here.request.told_at})
    return Offer("tell")


def _confirm(here: Situation) -> Offer | Declined:
    request, closes_at = here.request, here.entry.closes_at
    if here.by.department != request.customer:
        return here.who("confirm", request.customer)
    if request.done_at is None:
        return Declined("not-done")
    if request.confirmed_at is not None:
        return Declined("already-confirmed", {"at": request.confirmed_at})
    if closes_at is not None and closes_at <= here.at and request.told_at is not None:
        return Declined("closed-by-itself", {"at": closes_at})
    return Offer("confirm")


OBSTACLES: Final[Mapping[str, Obstacle]] = {"note": _note, "tell": _tell, "confirm": _confirm}


def happened(action: Note | Tell | Confirm, here: Situation, offer: Offer) -> Event | Declined:
    """The event of words."""
    match action:
        case Note():
            return _noted(action, here)
        case Tell():
            return Told(**here.base, words=said(action.words))
        case Confirm():
            if action.rating is not None and not 1 <= action.rating <= 5:
                return Declined("rating-out-of-range", {"rating": action.rating})
            return Confirmed(**here.base, rating=action.rating, words=said(action.words))
        case _:
            assert_never(action)


def _noted(action: Note, here: Situation) -> Event | Declined:
    """A note; what the customer writes for the other side is for the provider."""
    if not said(action.text):
        return Declined("text-missing")
    from_customer = here.by.department == here.request.customer != here.entry.provider
    audience = action.audience or "customer"
    if from_customer and audience == "customer":
        audience = "provider"
    return Noted(**here.base, text=said(action.text), audience=audience, question=action.question)
