"""Heeding a clock: forgive its breach, say that one has seen it, or want no noise about it (laws 33, 38)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, assert_never

from rules.acts.situation import Obstacle, Situation
from rules.agreement import PROVIDER, DepartmentId
from rules.answers import AskedTime, Choice, Declined, Of, Offer
from rules.asks import Acknowledge, Excuse, Silence, said
from rules.clocks import readings
from rules.events import Acknowledged, Event, Excused, Silenced
from rules.instants import DAY, HOUR, MINUTE, Instant, Seconds
from rules.readings import Mark, Phase, Reading, Verdict

Heed = Excuse | Acknowledge | Silence

USUAL_ACK: Final = Seconds(30 * MINUTE)
"""For so long one has seen it, where nobody says otherwise."""

USUAL_SILENCE: Final = HOUR

FARTHEST: Final = Seconds(31 * DAY)
"""Nobody has seen it, or wants it silent, for longer than this: such a date is a slip."""


def clock_word(reading: Reading) -> str:
    """`repair#2`: the second instance of the repair clock."""
    return f"{reading.expectation.id}#{reading.instance}"


def owed_to(reading: Reading, here: Situation) -> tuple[DepartmentId, ...]:
    """The departments that waited for what was owed: those who may forgive it, never the one that was late (law 38).

    What one side owes is owed to the other, whoever of that side goes on now; what an approver owes is owed to both.
    """
    sides: tuple[DepartmentId, ...] = (here.request.customer, here.entry.provider)
    if reading.expectation.owed_by == PROVIDER or reading.verdict is Verdict.CUT_SHORT:
        sides = (here.request.customer,)
    return tuple(dict.fromkeys(side for side in sides if side != reading.owed_by))


def _excuse(here: Situation) -> Offer | Declined:
    broken = [each for each in readings(here.entry.runs, here.at) if each.broken]
    owing = [each for each in broken if Mark.EXCUSED not in each.marks]
    if not owing:
        return Declined("all-excused" if broken else "nothing-to-excuse")
    own = [each for each in owing if here.supervises(*owed_to(each, here))]
    if not own:
        waited = owed_to(owing[0], here)
        return here.who("excuse", waited[0]) if waited else Declined("owed-to-nobody")
    return Offer("excuse", (_clocks(own),), needs_reason=True)


def _heed(word: str, usual: Seconds) -> Obstacle:
    def on_clock(here: Situation) -> Offer | Declined:
        if not here.concerned:
            return here.who(word, here.entry.provider)
        running = [each for each in readings(here.entry.runs, here.at) if each.live and each.phase != Phase.WAITING]
        heeded = running if word == "silence" else [each for each in running if _presses(each)]
        if not heeded:
            return Declined(f"nothing-to-{word}")
        return Offer(word, (_clocks(heeded),), time=AskedTime(usual=Instant(here.at + usual)))

    return on_clock


def _presses(reading: Reading) -> bool:
    return (reading.broken and Mark.EXCUSED not in reading.marks) or Mark.AT_RISK in reading.marks


def _clocks(several: Sequence[Reading]) -> Choice:
    """The clocks to choose from: those that press first."""
    ordered = sorted(several, key=lambda each: (not each.broken, not _presses(each)))
    return Choice(Of.CLOCK, tuple(clock_word(each) for each in ordered))


OBSTACLES: Final[Mapping[str, Obstacle]] = {
    "excuse": _excuse,
    "ack": _heed("ack", USUAL_ACK),
    "silence": _heed("silence", USUAL_SILENCE),
}


def happened(action: Heed, here: Situation, offer: Offer) -> Event | Declined:
    """The event of heeding one clock."""
    reading = _meant(action.clock, offer.of(Of.CLOCK), here)
    if isinstance(reading, Declined):
        return reading
    clock, instance = reading.expectation.id, reading.instance
    if isinstance(action, Excuse):
        reason = said(action.reason)
        return (
            Excused(**here.base, clock=clock, instance=instance, reason=reason)
            if reason
            else Declined("reason-missing")
        )
    usual = USUAL_ACK if isinstance(action, Acknowledge) else USUAL_SILENCE
    until = Instant(here.at + usual) if action.until is None else action.until
    if until <= here.at:
        return Declined("in-the-past", {"at": until})
    if until - here.at > FARTHEST:
        return Declined("too-far", {"at": until, "last": Instant(here.at + FARTHEST)})
    match action:
        case Acknowledge():
            return Acknowledged(**here.base, clock=clock, instance=instance, until=until)
        case Silence():
            return Silenced(**here.base, clock=clock, instance=instance, until=until)
        case _:
            assert_never(action)


def _meant(named: str, known: tuple[str, ...], here: Situation) -> Reading | Declined:
    """The clock that was named, by its id or as one instance; the last instance of an id that may be meant."""
    fitting = [word for word in known if named in ("", word, word.partition("#")[0])]
    ids = {word.partition("#")[0] for word in fitting}
    if len(ids) != 1:
        return Declined("unknown-clock" if named else "which-clock", {"name": named, "known": known})
    wanted = max(fitting, key=lambda word: int(word.partition("#")[2]))
    return next(each for each in readings(here.entry.runs, here.at) if clock_word(each) == wanted)
