"""Holding: the work stops for a declared reason, and goes on (laws 13, 14)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rules.acts.situation import Obstacle, Situation
from rules.answers import Choice, Declined, Of, Offer
from rules.asks import Hold, Resume, said
from rules.events import Event, Held, Resumed
from rules.stages import suspended_by


def _hold(here: Situation) -> Offer | Declined:
    if not here.does_the_work:
        return here.who("hold", here.entry.provider)
    hold = here.request.hold
    if hold is not None:
        return Declined("already-on-hold", {"reason": hold.reason, "since": hold.since})
    if here.done_already is not None:
        return here.done_already
    reasons = tuple(hold.reason for hold in here.entry.agreement.holds)
    if not reasons:
        return Declined("no-hold-reasons", {"service": here.request.service})
    return Offer("hold", (Choice(Of.HOLD, reasons),))


def _resume(here: Situation) -> Offer | Declined:
    if not here.does_the_work:
        return here.who("resume", here.entry.provider)
    if here.request.hold is not None:
        return Offer("resume")
    suspending = suspended_by(here.request, here.entry.agreement)
    return Declined("not-on-hold") if suspending is None else Declined("suspended", {"department": suspending})


OBSTACLES: Final[Mapping[str, Obstacle]] = {"hold": _hold, "resume": _resume}


def happened(action: Hold | Resume, here: Situation, offer: Offer) -> Event | Declined:
    """The event of a hold, or of its end."""
    match action:
        case Hold():
            known = offer.of(Of.HOLD)
            if action.reason not in known:
                because = "unknown-reason" if action.reason else "which-reason"
                return Declined(because, {"name": action.reason, "known": known})
            return Held(**here.base, reason=action.reason, text=said(action.text))
        case Resume():
            return Resumed(**here.base)
