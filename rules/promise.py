"""The promise: the earliest and the latest time at which the customer can expect the work to be done (law 36).

`rules.forecast` reckons both; here they become a promise, with the reasons on which it rests.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct, field

from rules.agreement import Expectation
from rules.entry import Entry
from rules.forecast import ChildPromise, Forecast, Step
from rules.instants import Instant
from rules.publications import Publications
from rules.request import Answer
from rules.stages import holder, suspended_by

__all__ = ["HELD", "ChildPromise", "Promise", "Reason", "Step", "promise"]

HELD: Final = frozenset({"on-hold", "suspended"})
"""The reasons of a promise without a latest time because somebody holds the work."""


class Reason(Struct, frozen=True):
    """One thing on which the promise rests; `code` names a sentence and `facts` are its values."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


class Promise(Struct, frozen=True):
    """When the customer can expect the work to be done, and why."""

    earliest: Instant
    latest: Instant | None
    """None where nothing declared bounds it, and while somebody holds the work."""
    reasons: tuple[Reason, ...]
    steps: tuple[Step, ...] = ()
    """What is still to come, in the order in which the agreement declares it."""

    @property
    def held(self) -> bool:
        """Whether somebody holds the work, so that only the holder can say when it goes on."""
        return any(reason.code in HELD for reason in self.reasons)

    @property
    def late(self) -> bool:
        """Whether the latest time can no longer be kept."""
        return self.latest is not None and self.earliest > self.latest


def promise(
    entry: Entry, publications: Publications, now: Instant, children: Sequence[ChildPromise] = ()
) -> Promise | None:
    """What can be promised at `now`; None when the work is over, and where nothing is declared (law 24).

    The earliest is now or all gates at their soonest and the shortest window; the latest is every gate at its due,
    the start at its due and the longest window, on the calendars, or a sooner due of the whole (law 36). It stays
    where it is when it is passed: a promise that cannot be kept any more is late, not forgotten.

    Work with an appointment starts no sooner, in the earliest and in the latest, and is not done before its open
    `children` are (law 27). Neither moves a due of the whole: a promise that passes it is late.
    """
    request = entry.request
    if request.done_at is not None or request.cancelled_at is not None or not entry.agreement.expectations:
        return None
    forecast = Forecast(entry, publications, now, children)
    earliest = forecast.soonest_end()
    if earliest is None:
        return None
    held = tuple(_holds(entry))
    latest = None if held else forecast.latest_end()
    unbounded = () if held or latest is not None else (Reason("unbounded"),)
    return Promise(
        earliest=earliest,
        latest=latest,
        reasons=(*held, *_reasons(forecast, entry, now, latest), *unbounded),
        steps=() if held else tuple(forecast.steps()),
    )


def _holds(entry: Entry) -> Iterator[Reason]:
    """Why nobody but the holder can say when it goes on."""
    request = entry.request
    if request.hold is not None:
        department = holder(request, entry.agreement)
        yield Reason("on-hold", {"department": department, "why": request.hold.reason, "since": request.hold.since})
    suspending = suspended_by(request, entry.agreement)
    if suspending is not None:
        yield Reason("suspended", {"department": suspending})


def _reasons(forecast: Forecast, entry: Entry, now: Instant, latest: Instant | None) -> Iterator[Reason]:
    """On what it rests, what comes first standing first."""
    for child in forecast.children:
        facts = {"request": child.request, "department": child.provider}
        yield Reason("child", {**facts, "earliest": child.earliest, "latest": child.latest})
    if entry.request.started_at is None:
        yield from _before_the_work(forecast, entry, now)
    else:
        yield Reason("started", {"at": entry.request.started_at})
    for expectation in forecast.bounding("done"):
        goal, due = forecast.goal(expectation), forecast.due(expectation)
        if expectation.begins == "work-started":
            yield Reason("window", {"clock": expectation.id, "least": goal.least, "most": goal.most})
        elif latest is not None and due == latest:
            yield Reason("limit", {"clock": expectation.id, "due": due})


def _before_the_work(forecast: Forecast, entry: Entry, now: Instant) -> Iterator[Reason]:
    appointment = entry.request.appointment
    for expectation in forecast.waits:
        run = forecast.run(expectation)
        if expectation.gate is None and run is not None and (run.passed_at or 0) > now:
            yield Reason("cools", {"clock": expectation.id, "until": run.passed_at, "why": expectation.because})
    if appointment is not None:
        yield Reason("planned" if appointment > now else "appointment-passed", {"at": appointment})
    if entry.request.taken_at is None:
        yield Reason("to-take", {"department": entry.provider, "due": forecast.latest("taken")})
    for expectation in forecast.waits:
        if expectation.gate is not None:
            yield _at_gate(forecast, entry, expectation)
    for expectation in forecast.bounding("work-started"):
        due, most = forecast.due(expectation), forecast.goal(expectation).most
        if most is not None:
            yield Reason("to-start", {"department": entry.provider, "most": most, "due": due})


def _at_gate(forecast: Forecast, entry: Entry, gate: Expectation) -> Reason:
    state = entry.request.gates.get(gate.id)
    facts: dict[str, object] = {"department": gate.gate, "clock": gate.id}
    if state is None or state.answer is Answer.ASKED:
        return Reason("to-sign", {**facts, "due": forecast.due(gate)})
    signed = state.answer is Answer.APPROVED
    return Reason("signed" if signed else "refused", {**facts, "at": state.at, "why": state.reason})
