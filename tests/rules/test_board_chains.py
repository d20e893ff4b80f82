"""Requests that wait for each other: who is at risk by whom, which of them is told, however a board came there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from rules.board import Board, Changed, Raised
from rules.entry import Awaited, Entry, Standing, entry_of
from rules.events import Event, RequestId
from rules.instants import DAY, HOUR, MINUTE, Instant
from rules.readings import Mark, Reading
from rules.request import fold
from tests.rules.stories import at, event, events, published
from tests.rules.test_escalations import SHORT_TOLD

PARENT, CHILD, THIRD = RequestId("M-1001"), RequestId("M-2"), RequestId("M-3")
OPENED = "mon 08:00 opened"
WAITING = (OPENED, "mon 08:10 taken", "mon 08:20 linked M-2")


def parent(*story: str, number: str = "M-1001") -> tuple[Event, ...]:
    """A request whose resolution is due at five, an hour after it is at risk by itself."""
    return events(*(story or WAITING), service="statistics", number=number)


def child(*story: str, number: str = "M-2") -> tuple[Event, ...]:
    """A request that is promised for tomorrow at the latest."""
    return events(*(story or ("mon 08:20 opened",)), number=number)


def board(now: str, *histories: Sequence[Event]) -> Board:
    known: dict[RequestId, Sequence[Event]] = {history[0].request: history for history in histories}
    made = Board(published(), lambda request: known.get(request, ()), at(now))
    made.load(histories)
    return made


def resolution(made: Board, number: RequestId = PARENT) -> Reading:
    return next(r for r in made.entries[number].readings if r.expectation.id == "resolution")


def at_risk(made: Board, number: RequestId = PARENT) -> bool:
    return Mark.AT_RISK in resolution(made, number).marks


def words(changed: Changed) -> list[tuple[str, str, str]]:
    return [(c.request, c.after.expectation.id, c.after.word) for c in changed.crossings]


def test_law_27_a_parent_is_at_risk_when_its_childs_promise_passes_its_due() -> None:
    made = board("mon 08:20", parent(OPENED, "mon 08:10 taken"), child())
    assert not at_risk(made)
    changed = made.apply([event("mon 08:20 linked M-2", 3)])
    assert words(changed) == [(PARENT, "resolution", "at-risk")]
    entry = made.entries[PARENT]
    assert (entry.standing, entry.turn) == (Standing.AT_RISK, "maintenance")
    assert entry.headline is not None
    assert Mark.AT_RISK in entry.headline.marks
    shown = entry.headline_at(at("mon 09:00"))
    assert shown is not None
    assert (Mark.AT_RISK in shown.marks, shown.used) == (True, HOUR)


def test_law_27_only_what_ends_with_the_work_is_at_risk_by_a_child() -> None:
    made = board("mon 08:20", parent(OPENED, "mon 08:10 linked M-2"), child())
    assert [(r.expectation.id, Mark.AT_RISK in r.marks) for r in made.entries[PARENT].readings] == [
        ("response", False),
        ("resolution", True),
    ]


def test_law_27_a_child_that_is_promised_in_time_endangers_nobody() -> None:
    late = parent(OPENED, "mon 08:10 taken", "mon 08:20 linked M-2")
    made = board("mon 08:20", late, parent("mon 07:00 opened", number="M-2"))
    assert made.entries[PARENT].awaited == Awaited(made.entries[CHILD].provider, at("mon 17:00"))
    assert not at_risk(made), "promised for the very instant at which the parent is due"
    later = board("mon 08:20", late, parent("mon 08:00:01 opened", number="M-2"))
    assert at_risk(later), "a second later"


@pytest.mark.parametrize("line", ["mon 09:00 done", "mon 09:00 cancelled"])
def test_law_27_a_child_that_is_over_holds_nobody_up(line: str) -> None:
    made = board("mon 09:00", parent(), child())
    assert at_risk(made)
    changed = made.apply([event(line, 2, "M-2")])
    assert (PARENT, "resolution", "running") in words(changed)
    assert (made.entries[PARENT].awaited, made.entries[PARENT].turn) == (None, "quality")


def test_law_27_a_child_that_is_unknown_or_in_the_archive_holds_nobody_up() -> None:
    made = board("mon 09:00", parent())
    assert (made.entries[PARENT].awaited, at_risk(made)) == (None, False)
    archived = board("mon 09:00", parent(), child("mon 08:20 opened", "mon 08:30 cancelled"))
    assert (archived.entries[PARENT].awaited, at_risk(archived)) == (None, False)


def test_law_27_a_child_that_comes_back_endangers_its_parent_again() -> None:
    told = child("mon 08:20 opened", "mon 08:30 done", "mon 08:40 told", "mon 08:50 confirmed")
    back = (*told, event("mon 09:00 reopened", 5, "M-2"))
    made = Board(published(), lambda request: back, at("mon 09:00"))
    made.load([parent(), told])
    assert not at_risk(made)
    made.apply(back[4:])
    assert at_risk(made)


def test_what_comes_back_tells_nothing_that_was_told_before() -> None:
    late = child("mon 08:20 opened", "mon 09:00 done", "mon 09:10 told", "mon 09:20 confirmed")
    back = (*late, event("mon 10:00 reopened", 5, "M-2"))
    made = Board(published(), lambda request: back, at("mon 10:00"))
    made.load([late])
    changed = made.apply(back[4:])
    assert (changed.requests, changed.gone) == (frozenset({CHILD}), frozenset())
    assert [c for c in changed.crossings if c.after.cycle == 1 and c.after.broken] == []


def test_law_27_a_child_on_hold_makes_no_promise_that_could_be_too_late() -> None:
    held = child("mon 08:20 opened", "mon 08:30 held waiting for the line")
    made = board("mon 09:00", parent(), held)
    assert made.entries[PARENT].awaited == Awaited(made.entries[CHILD].provider, None)
    assert not at_risk(made)


def test_law_27_a_breach_is_a_breach_and_no_risk() -> None:
    made = board("mon 08:30", parent(), child())
    made.advance(at("mon 17:00:01"))
    assert (resolution(made).word, resolution(made).marks) == ("breached", frozenset())
    assert made.entries[PARENT].standing is Standing.BREACHED


def chain() -> list[tuple[Event, ...]]:
    """The first waits for the second, which is in time by itself, and waits for the third, which is not."""
    return [parent(), parent("mon 07:00 opened", "mon 08:20 linked M-3", number="M-2"), child(number="M-3")]


def test_law_27_what_a_child_waits_for_endangers_the_parent_too() -> None:
    made = board("mon 08:30", *chain())
    assert (at_risk(made), at_risk(made, CHILD)) == (True, True)
    changed = made.apply([event("mon 09:00 done", 2, "M-3")])
    assert {(request, word) for request, _, word in words(changed) if request != THIRD} == {
        (PARENT, "running"),
        (CHILD, "running"),
    }
    assert changed.requests >= {PARENT, CHILD}
    assert (at_risk(made), at_risk(made, CHILD)) == (False, False)


def test_law_27_a_grandchild_that_comes_later_endangers_them_all() -> None:
    first, second, third = chain()
    made = board("mon 08:30", first, second[:1])
    made.apply(third)
    assert (at_risk(made), at_risk(made, CHILD)) == (False, False)
    made.apply(second[1:])
    assert (at_risk(made), at_risk(made, CHILD)) == (True, True)


def test_law_27_requests_that_wait_for_each_other_in_a_ring_hang_nothing() -> None:
    ring = [
        parent(OPENED, "mon 08:20 linked M-2"),
        parent(OPENED, "mon 08:20 linked M-3", number="M-2"),
        parent(OPENED, "mon 08:20 linked M-1001", "mon 08:21 linked M-3", number="M-3"),
    ]
    made = board("mon 08:30", *ring)
    assert {request: entry.awaited is not None for request, entry in made.entries.items()} == {
        PARENT: True,
        CHILD: True,
        THIRD: True,
    }
    made.advance(at("tue 12:00"))
    assert not any(made.is_told_by_another(request) for request in made.entries)
    made.apply([event("tue 12:00 done", 3, "M-2")])
    assert made.entries[PARENT].awaited is None


def test_law_27_of_a_chain_that_is_broken_the_deepest_is_told() -> None:
    made = board("mon 08:30", *chain())
    assert not any(made.is_told_by_another(request) for request in made.entries)
    made.advance(at("mon 08:50:01"))
    assert {request: made.is_told_by_another(request) for request in (PARENT, CHILD, THIRD)} == {
        PARENT: True,
        CHILD: True,
        THIRD: False,
    }
    made.apply([event("mon 08:51 taken", 2, "M-3")])
    assert not made.is_told_by_another(PARENT)
    assert not made.is_told_by_another(RequestId("M-9"))


Step: TypeAlias = tuple[int, str, int]
NUMBERS = ("M-1", "M-2", "M-3")
SERVICES = ("statistics", "sealer-repair", "trial")
LINES = (
    "taken",
    "approved",
    "work-started",
    "work-started seal-bar",
    "ran-again",
    "held waiting for the line",
    "resumed",
    "priority-changed urgent",
    "noted",
    "done",
    "cancelled",
    "reopened",
    "linked M-1",
    "linked M-2",
    "linked M-3",
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from([0, 1, 60, 15 * MINUTE, 45 * MINUTE, 3 * HOUR, 9 * HOUR]),
        st.sampled_from(LINES),
        st.integers(0, 2),
    ),
    max_size=16,
)
START = at("mon 15:30")
Seen: TypeAlias = tuple[object, ...]


def seen(entry: Entry) -> Seen:
    """Everything that an entry says, but for the figures of its clocks."""
    return (
        entry.request,
        entry.stage,
        entry.turn,
        entry.standing,
        entry.changes_at,
        entry.awaited,
        [(r.word, r.phase, r.verdict, r.marks, r.due, r.ended_at, r.held_by, r.breached_at) for r in entry.readings],
        None if entry.headline is None else (entry.headline.expectation.id, entry.headline.instance),
    )


def told(steps: Sequence[Step]) -> tuple[list[Event], Instant]:
    """Three requests to which this happens, one thing after another, in the order of the store."""
    happened: list[Event] = [
        replace(events("mon 15:30 opened", service=service, number=number, text=SHORT_TOLD)[0])
        for number, service in zip(NUMBERS, SERVICES, strict=True)
    ]
    versions, now = dict.fromkeys(NUMBERS, 1), START
    for seconds, line, which in steps:
        number, now = NUMBERS[which], Instant(now + seconds)
        versions[number] += 1
        made = event(f"mon 00:00 {line}", versions[number], number)
        happened.append(replace(made, occurred_at=now, recorded_at=now))
    return happened, now


def histories(happened: Sequence[Event]) -> dict[RequestId, list[Event]]:
    known: dict[RequestId, list[Event]] = {}
    for each in happened:
        known.setdefault(each.request, []).append(each)
    return known


def empty(happened: Sequence[Event]) -> Board:
    known = histories(happened)
    return Board(published(SHORT_TOLD), lambda request: known.get(request, ()), START)


quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@quick
@given(STEPS, st.lists(st.integers(1, 30 * HOUR), max_size=4))
def test_law_10_however_a_board_came_there_it_shows_the_same(steps: list[Step], jumps: list[int]) -> None:
    happened, now = told(steps)
    followed = empty(happened)
    for each in happened:
        followed.advance(each.occurred_at)
        followed.apply([each])
    for jump in jumps:
        now = Instant(now + jump)
        followed.advance(now)
    loaded = Board(published(SHORT_TOLD), lambda request: (), now)
    loaded.load(histories(happened).values())
    at_once = empty(happened)
    at_once.apply(happened)
    at_once.advance(now)
    assert {request: seen(entry) for request, entry in followed.entries.items()} == {
        request: seen(entry) for request, entry in loaded.entries.items()
    }
    assert {request: seen(entry) for request, entry in at_once.entries.items()} == {
        request: seen(entry) for request, entry in loaded.entries.items()
    }
    for request, entry in followed.entries.items():
        whole = entry_of(fold(histories(happened)[request]), published(SHORT_TOLD), now, entry.awaited)
        assert seen(entry) == seen(whole)
        assert [entry.read_at(run, now) for run in entry.runs] == list(whole.readings)


def crossed(changed: Changed) -> list[tuple[object, ...]]:
    return [(c.at, c.request, c.after.expectation.id, c.after.instance, c.after.word) for c in changed.crossings]


@quick
@given(STEPS, st.lists(st.integers(1, 2 * HOUR), min_size=1, max_size=6))
def test_law_10_many_small_jumps_tell_what_one_tells_in_the_same_order(steps: list[Step], jumps: list[int]) -> None:
    happened, now = told(steps)
    one, many, crept = (Board(published(SHORT_TOLD), lambda request: (), now) for _ in range(3))
    for each in (one, many, crept):
        each.load(histories(happened).values())
    end = Instant(now + sum(jumps))
    jumped = one.advance(end)
    parts = []
    for jump in jumps:
        parts.append(many.advance(Instant(many.now + jump)))
    if end - now <= 4 * HOUR:
        seconds = [crept.advance(Instant(second)) for second in range(now + 1, end + 1)]
        assert [c for part in seconds for c in crossed(part)] == crossed(jumped)
        assert [c for part in seconds for c in part.raised] == list(jumped.raised)
        assert dict(crept.entries) == dict(one.entries)
    assert [c for part in parts for c in crossed(part)] == crossed(jumped)
    assert [c for part in parts for c in part.raised] == list(jumped.raised)
    assert dict(many.entries) == dict(one.entries)
    assert {request for part in parts for request in part.gone} == jumped.gone


@quick
@given(STEPS, st.integers(1, 3 * DAY))
def test_law_35_a_board_tells_each_level_once_in_the_order_in_which_it_is_reached(steps: list[Step], span: int) -> None:
    happened, now = told(steps)
    made = empty(happened)
    raised: list[Raised] = []
    for each in happened:
        raised += made.advance(each.occurred_at).raised
        raised += made.apply([each]).raised
    raised += made.advance(Instant(now + span)).raised
    names = [(each.request, each.level.clock, each.level.begun_as, each.level.level) for each in raised]
    assert len(names) == len(set(names))
    for request, entry in made.entries.items():
        reached = {(each.clock, each.begun_as, each.level) for each in entry.levels(made.now)}
        assert reached <= {(clock, begun_as, level) for name, clock, begun_as, level in names if name == request}
