"""Laws that hold on any walk of allowed actions, and in any walk of events, however senseless."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from rules.actions import decide, offers
from rules.agreement import DepartmentId, PartId, PersonId
from rules.answers import Accepted, Declined, Of, Offer
from rules.asks import (
    Acknowledge,
    Action,
    Amend,
    Approve,
    AskApproval,
    Assign,
    Cancel,
    ChangePart,
    ChangePriority,
    Confirm,
    Excuse,
    Finish,
    HandOver,
    Hold,
    Link,
    Note,
    Plan,
    Refuse,
    Reopen,
    Resume,
    RunAgain,
    Silence,
    Start,
    Suspend,
    Take,
    Tell,
)
from rules.board import Board, Crossing
from rules.entry import Entry, entry_of
from rules.events import Event, Opened, RequestId, Version
from rules.instants import MINUTE, Instant
from rules.plant import Role
from rules.readings import Mark, Reading, Verdict
from rules.request import fold
from tests.rules.stories import PLANT, at, event, events, plant, published

SHORT = PLANT.replace('wait = "24h"', 'wait = "20m"').replace('every = "8h"', 'every = "15m"')
"""The plant with goals of minutes, so that short walks cross many boundaries."""

OPENED = "mon 21:30 opened"
"""Half an hour before closing, so that walks cross it."""

M1 = RequestId("M-1001")
REPLANNED = {Mark.BY_RE_PLANNING}

PLAIN: dict[str, Action] = {
    "take": Take(),
    "start": Start(),
    "hold": Hold("waiting for the line"),
    "resume": Resume(),
    "ask-approval": AskApproval(),
    "approve": Approve(),
    "refuse": Refuse(reason="x"),
    "note": Note("x"),
    "done": Finish(),
    "tell": Tell(),
    "confirm": Confirm(),
    "cancel": Cancel("x"),
    "ran-again": RunAgain(),
    "suspend": Suspend(reason="x"),
    "hand-over": HandOver(DepartmentId("quality"), reason="x"),
    "child": Link(RequestId("Q-1001")),
    "reopen": Reopen("x"),
}


def chosen(standing: Offer, choice: int, now: Instant) -> Action:
    """The action that is offered, with one of what may be chosen."""
    several = {each.of: each.options[choice % len(each.options)] for each in standing.choices if each.options}
    if standing.override is not None:
        second = several.get(Of.SECOND)
        return Start(override=True, reason="x", second=None if second is None else PersonId(second))
    match standing.action:
        case "priority":
            return ChangePriority(several[Of.PRIORITY], "x")
        case "part":
            return ChangePart(PartId(several[Of.PART]), "x")
        case "assign":
            return Assign(PersonId(several[Of.PERSON]))
        case "plan":
            return Plan(Instant(now + choice * MINUTE))
        case "hand-over" if Of.DEPARTMENT in several:
            return HandOver(DepartmentId(several[Of.DEPARTMENT]), reason="x")
        case "excuse":
            return Excuse(several[Of.CLOCK], "x")
        case "ack":
            return Acknowledge(several[Of.CLOCK])
        case "silence":
            return Silence(several[Of.CLOCK])
        case "amend":
            version, _, instant = several[Of.CORRECTION].partition("@")
            return Amend(Version(int(version)), Instant(int(instant)) if instant else None, "x")
        case _:
            return PLAIN[standing.action]


def broken(told: Entry) -> Counter[tuple[str, int]]:
    """How often each clock is broken in each cycle."""
    return Counter((str(r.expectation.id), r.cycle) for r in told.readings if r.verdict is Verdict.BREACHED)


def asked_by(department: DepartmentId, number: RequestId) -> Entry:
    """A request that a department asked Quality for."""
    opened = events("mon 08:30 opened", service="statistics", number=number)[0]
    assert isinstance(opened, Opened)
    return entry_of(fold([replace(opened, customer=department)]), published(SHORT), opened.occurred_at)


@dataclass
class Walk:
    """A history that grows by allowed actions; what is seen on the way is kept."""

    history: tuple[Event, ...]
    now: Instant
    breached: Counter[tuple[str, int]] = field(default_factory=Counter)
    """How often each clock was seen broken in each cycle."""

    def entry(self) -> Entry:
        return entry_of(fold(self.history), published(SHORT), self.now)

    def look(self) -> None:
        """Check what holds whenever somebody looks."""
        told = self.entry()
        seen = broken(told)
        assert not self.breached - seen, "a breach went away"
        self.breached = seen
        for read in told.readings:
            assert min(read.used, read.over, read.short, read.left or 0) >= 0
            assert (read.over > 0) <= (read.verdict is Verdict.BREACHED)
            assert (read.short > 0) <= (read.verdict is Verdict.CUT_SHORT)
            assert read.changes_at is None or read.changes_at > self.now
            assert read.live or read.changes_at is None
            if read.verdict is not Verdict.BREACHED and read.goal.most is not None and not read.marks & REPLANNED:
                assert read.used <= read.goal.most

    def step(self, seconds: int, choice: int, early: int) -> None:
        """Let time pass and do one of the things that somebody may do; perhaps it was done earlier."""
        self.now = Instant(self.now + seconds)
        self.look()
        told = self.entry()
        possible = [
            (by, standing)
            for by in plant(SHORT).people.values()
            for word, standing in offers(told, by=by, publications=published(SHORT), now=self.now).items()
            if isinstance(standing, Offer) and word != "cancel"
        ]
        if not possible:
            return
        by, standing = possible[choice % len(possible)]
        action = chosen(standing, choice, self.now)
        if isinstance(action, Link):
            action = Link(RequestId(f"Q-{1001 + len(self.history)}"))

        def child(number: RequestId) -> Entry:
            return asked_by(told.provider, number)

        result = decide(action, told, by=by, publications=published(SHORT), now=self.now, others=child)
        if isinstance(action, Amend) and isinstance(result, Declined):
            assert result.because in ("undoes-a-breach", "out-of-order"), result
            return
        assert isinstance(result, Accepted), result
        entered = Instant(max(told.request.last_at, self.now - early))
        if early and entered < self.now:
            earlier = decide(
                action, told, by=by, publications=published(SHORT), now=self.now, entered_at=entered, others=child
            )
            result = earlier if isinstance(earlier, Accepted) else result
        sides = (told.provider, told.request.customer)
        if isinstance(action, Amend) and Role.SUPERVISOR in by.roles and by.department in sides:
            self.breached = Counter()
        for happened in result.events:
            version = Version(len(self.history) + 1)
            self.history = (*self.history, replace(happened, version=version, recorded_at=self.now))
        self.look()


STEPS = st.lists(
    st.tuples(
        st.sampled_from([0, 1, 59, 5 * MINUTE, 10 * MINUTE, 45 * MINUTE, 9 * 60 * MINUTE]),
        st.integers(0, 60),
        st.sampled_from([0, 0, 0, 4 * MINUTE, 30 * MINUTE]),
    ),
    max_size=14,
)
quick = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def walked(steps: list[tuple[int, int, int]]) -> Walk:
    walk = Walk(events(OPENED, text=SHORT), at("mon 21:30"))
    for seconds, choice, early in steps:
        walk.step(seconds, choice, early)
    return walk


@quick
@given(STEPS)
def test_law_12_whatever_people_do_no_breach_goes_away_and_nothing_is_negative(
    steps: list[tuple[int, int, int]],
) -> None:
    walk = walked(steps)
    for later in (1, 3_600, 100_000):
        walk.now = Instant(walk.now + later)
        walk.look()


def board(walk: Walk, now: Instant) -> Board:
    made = Board(published(SHORT), lambda request: (), now)
    made.load([walk.history])
    return made


def seen(crossings: list[Crossing]) -> list[tuple[Instant, str, int, str]]:
    return [(c.at, str(c.after.expectation.id), c.after.instance, str(c.after.word)) for c in crossings]


def readings(made: Board) -> tuple[Reading, ...] | None:
    return made.entries[M1].readings if M1 in made.entries else None


@quick
@given(STEPS, st.integers(1, 3 * 3_600))
def test_law_10_one_jump_says_the_same_as_second_by_second(steps: list[tuple[int, int, int]], span: int) -> None:
    walk = walked(steps)
    jumped, crept = board(walk, walk.now), board(walk, walk.now)
    many: list[Crossing] = []
    for second in range(1, span + 1):
        many.extend(crept.advance(Instant(walk.now + second)).crossings)
    one = jumped.advance(Instant(walk.now + span))
    assert seen(list(one.crossings)) == seen(many)
    assert readings(jumped) == readings(crept)
    assert [at for at, *_ in seen(many)] == sorted(at for at, *_ in seen(many))


@quick
@given(STEPS)
def test_what_a_board_was_told_bit_by_bit_is_what_the_whole_history_says(steps: list[tuple[int, int, int]]) -> None:
    walk = walked(steps)
    made = Board(published(SHORT), lambda request: walk.history, walk.history[0].occurred_at)
    for happened in walk.history:
        made.advance(happened.recorded_at)
        made.apply([happened])
    made.advance(walk.now)
    whole = entry_of(fold(walk.history), published(SHORT), walk.now)
    if M1 not in made.entries:
        assert whole.stage in ("closed", "cancelled")
        return
    told = made.entries[M1]
    assert (told.request, told.runs, told.stage, told.turn, told.standing) == (
        whole.request,
        whole.runs,
        whole.stage,
        whole.turn,
        whole.standing,
    )
    assert [(r.word, r.marks) for r in told.readings] == [(r.word, r.marks) for r in whole.readings]


@quick
@given(STEPS)
def test_every_history_is_stored_as_json_and_read_back_the_same(steps: list[tuple[int, int, int]]) -> None:
    history = walked(steps).history
    stored = [msgspec.json.encode(happened) for happened in history]
    assert tuple(msgspec.json.decode(line, type=Event) for line in stored) == history


LINES = (
    "taken",
    "approved",
    "refused",
    "approval-asked",
    "approval-suspended",
    "work-started",
    "work-started seal-bar",
    "ran-again",
    "held waiting for the line",
    "resumed",
    "part-changed motor",
    "part-changed seal-bar",
    "priority-changed urgent",
    "priority-changed normal",
    "handed-over quality",
    "noted",
    "asked-back",
    "customer-asked",
    "done",
    "told",
    "confirmed",
    "reopened",
    "reopened has not run since",
    "cancelled",
    "event sampled",
    "event tested",
    "breached response",
    "excused repair",
)
SENSELESS = st.lists(
    st.tuples(
        st.sampled_from([0, 1, 60, 15 * MINUTE, 45 * MINUTE, 9 * 60 * MINUTE]),
        st.sampled_from(LINES),
        st.sampled_from([0, 0, 0, 10 * MINUTE, 3 * 60 * MINUTE]),
    ),
    max_size=16,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SENSELESS, st.sampled_from(["sealer-repair", "trial", "statistics", "chat"]))
def test_law_31_no_sequence_of_events_undoes_a_breach(lines: list[tuple[int, str, int]], service: str) -> None:
    walk = Walk(events(OPENED, text=SHORT, service=service), at("mon 21:30"))
    for seconds, line, early in lines:
        walk.now = Instant(walk.now + seconds)
        walk.look()
        happened = event(f"mon 00:00 {line}", len(walk.history) + 1)
        entered = early > 0 and line not in ("breached response", "excused repair")
        occurred = Instant(max(walk.now - early, at("mon 21:30"))) if entered else walk.now
        walk.history = (
            *walk.history,
            replace(happened, occurred_at=occurred, recorded_at=walk.now, entered=entered),
        )
        walk.look()


def test_the_people_of_these_walks_are_those_of_the_plant() -> None:
    assert set(plant(SHORT).people) == {PersonId(name) for name in ("rosa", "luis", "sara", "quim", "pilar")}
