"""Amending: what was entered happened at another instant, or did not happen (law 31).

Within a minute one takes back or moves one's own slip; afterwards a supervisor of either side does. What would undo a
breach counts only when a supervisor says so who did not enter it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

from rules.acts.situation import Obstacle, Situation
from rules.agreement import PersonId
from rules.answers import AskedTime, Choice, Declined, Of, Offer
from rules.asks import Amend, said
from rules.entry import Entry, entry_of
from rules.events import Amended, Event, Opened, RequestHappening
from rules.instants import MINUTE, Instant
from rules.moments import Moment
from rules.request import after

SLIP: Final = MINUTE
"""For so long one may correct one's own entry."""


def correction(event: RequestHappening, instant: Instant | None = None) -> str:
    """How a correction is named: `7` takes the seventh event back, `7@1795507200` lets it count at that instant."""
    return str(event.version) if instant is None else f"{event.version}@{instant}"


def _amend(here: Situation) -> Offer | Declined:
    entered = (moment for moment in here.request.moments if _can_be_corrected(moment.event))
    moments = sorted(entered, key=lambda moment: moment.event.version, reverse=True)
    if not moments:
        return Declined("nothing-to-amend")
    supervises = here.supervises_either_side
    may = moments if supervises else [moment for moment in moments if is_slip(moment.event, here.by.id, here.at)]
    if not may:
        own = any(moment.event.person == here.by.id for moment in moments)
        return Declined("slip-too-old") if own else here.who("amend", here.entry.provider)
    pending = [moment for moment in may if _typed_late(moment)] if supervises else []
    options = [
        *(correction(moment.event, moment.event.occurred_at) for moment in pending),
        *(correction(moment.event) for moment in may),
    ]
    slips = all(is_slip(moment.event, here.by.id, here.at) for moment in may)
    return Offer(
        "amend", (Choice(Of.CORRECTION, tuple(options)),), time=AskedTime(needed=False), needs_reason=not slips
    )


OBSTACLES: Final[Mapping[str, Obstacle]] = {"amend": _amend}


def _can_be_corrected(event: Event) -> bool:
    """Whether a person entered it and it changed the request; an opening stays, and a correction is corrected anew."""
    return event.person is not None and event.changes_request and not isinstance(event, Opened | Amended)


def is_slip(event: Event, by: PersonId, now: Instant) -> bool:
    """Whether the person entered it within the last minute; what is read from elsewhere keeps its own time."""
    entered_at = event.recorded_at if event.entered else event.occurred_at
    return event.person == by and now - entered_at <= SLIP


def _typed_late(moment: Moment) -> bool:
    """Whether a person typed in that it happened earlier, and nobody has approved that yet."""
    return moment.event.entered and not moment.amended and moment.typed_at > moment.event.occurred_at


def happened(action: Amend, here: Situation, offer: Offer) -> Event | Declined:
    """The correction, where the person may make it."""
    known = offer.of(Of.CORRECTION)
    versions = tuple(dict.fromkeys(option.partition("@")[0] for option in known))
    wanted = versions[0] if action.version is None else str(action.version)
    if wanted not in versions:
        return Declined("unknown-event", {"name": wanted, "known": versions})
    target = next(moment for moment in here.request.moments if str(moment.event.version) == wanted)
    wrong = None if action.instant is None else _wrong_instant(action.instant, target, here)
    if wrong is not None:
        return wrong
    reason = said(action.reason)
    slip = is_slip(target.event, here.by.id, here.at)
    if not reason and not slip:
        return Declined("reason-missing")
    amended = Amended(**here.base, target=target.event.id, instant=action.instant, reason=reason)
    if target.event.person == here.by.id and _undoes_a_breach(amended, here):
        return Declined("undoes-a-breach", {"who": target.event.person})
    return amended


def _wrong_instant(instant: Instant, target: Moment, here: Situation) -> Declined | None:
    """Not in the future, not before the opening, and nothing passes anything else that changed the request."""
    if instant > here.at:
        return Declined("in-the-future", {"at": instant})
    if instant < here.request.opened_at:
        return Declined("before-opening", {"at": instant, "opened": here.request.opened_at})
    changed = [each for each in here.request.moments if each.event.changes_request]
    others = [each for each in changed if not isinstance(each.event, Amended)]
    before = [each.at for each in others if each.event.version < target.event.version]
    behind = [each.at for each in others if each.event.version > target.event.version]
    since, until = max(before), min(behind, default=here.at)
    if not since <= instant <= until:
        return Declined("out-of-order", {"at": instant, "since": since, "until": until})
    return None


def _undoes_a_breach(amended: Amended, here: Situation) -> bool:
    """Whether something is broken now that would not be, had it happened as the correction says."""
    then = entry_of(after(here.request, amended), here.publications, here.at)
    return bool(_broken(here.entry, here) - _broken(then, here))


def _broken(entry: Entry, here: Situation) -> Counter[tuple[str, int]]:
    """How often each clock is broken in each cycle."""
    now = entry_of(entry.request, here.publications, here.at)
    return Counter((reading.expectation.id, reading.cycle) for reading in now.readings if reading.broken)
