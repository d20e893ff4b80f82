"""Closing: nobody needs it any more, or it is not done after all (laws 29, 30)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, assert_never

from rules.acts.situation import Obstacle, Situation
from rules.answers import Declined, Offer
from rules.asks import Cancel, Reopen, said
from rules.events import Cancelled, Event, Reopened
from rules.plant import Role


def _cancel(here: Situation) -> Offer | Declined:
    customer = here.by.department == here.request.customer
    if not customer and not here.works_for_provider(Role.SUPERVISOR):
        return here.who("cancel", here.request.customer)
    return here.done_already or Offer("cancel", needs_reason=not customer)


def _reopen(here: Situation) -> Offer | Declined:
    if here.by.department != here.request.customer and not here.works_for_provider(Role.SUPERVISOR):
        return here.who("reopen", here.request.customer)
    return Declined("not-done") if here.request.done_at is None else Offer("reopen", needs_reason=True)


OBSTACLES: Final[Mapping[str, Obstacle]] = {"cancel": _cancel, "reopen": _reopen}


def happened(action: Cancel | Reopen, here: Situation, offer: Offer) -> Event | Declined:
    """The event of an end, or of a new cycle."""
    reason = said(action.reason)
    if offer.needs_reason and not reason:
        return Declined("reason-missing")
    match action:
        case Cancel():
            return Cancelled(**here.base, reason=reason)
        case Reopen():
            return Reopened(**here.base, reason=reason, has_not_run=action.has_not_run)
        case _:
            assert_never(action)
