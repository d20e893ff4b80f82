"""The board: what events and time change, told once, in order, and without touching what is not due."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from rules.board import NOTHING, Board, Changed
from rules.clocks import read
from rules.entry import entry_of
from rules.events import Event, RequestId, Version
from rules.instants import Instant
from rules.noticing import unrecorded_breaches
from rules.publications import Publication, Publications
from rules.readings import Phase, Reading, Verdict
from rules.request import fold
from rules.runs import Run
from rules.stages import Stage
from tests.rules.stories import at, event, events, published

OPENED = "mon 08:00 opened"
M1, M2 = RequestId("M-1001"), RequestId("M-2")
TOLD = (
    OPENED,
    "mon 08:10 taken",
    "mon 10:00 approved",
    "tue 08:10 work-started",
    "tue 09:00 done",
    "tue 09:20 told",
)


def nothing_before(request: RequestId) -> Sequence[Event]:
    return ()


def board(now: str, *histories: Sequence[Event]) -> Board:
    made = Board(published(), nothing_before, at(now))
    made.load(histories)
    return made


def words(changed: Changed) -> list[tuple[str, str, Instant]]:
    return [(str(c.after.expectation.id), str(c.after.word), c.at) for c in changed.crossings]


def test_loading_counts_as_no_change_and_leaves_out_what_is_over() -> None:
    made = board("wed 12:00", events(OPENED), events(*TOLD, number="M-2"))
    assert set(made.entries) == {M1}
    assert made.now == at("wed 12:00")


def test_an_event_tells_which_request_came_or_differs() -> None:
    made = board("mon 08:00")
    opened, taken = events(OPENED, "mon 08:10 taken")
    first = made.apply([opened])
    assert (first.requests, first.gone) == (frozenset({M1}), frozenset())
    assert {c.before for c in first.crossings} == {None}
    made.advance(at("mon 08:10"))
    second = made.apply([taken])
    assert second.requests == {M1}
    assert words(second) == [("response", "met", at("mon 08:10"))]
    assert made.entries[M1].stage is Stage.TO_APPROVE


def test_an_event_that_is_known_changes_nothing() -> None:
    made = board("mon 08:10", events(OPENED, "mon 08:10 taken"))
    assert made.apply(events(OPENED, "mon 08:10 taken")) == NOTHING
    assert not made.apply([])


@pytest.mark.parametrize("line", ["mon 09:00 cancelled", "mon 09:00 done"])
def test_what_is_over_is_gone(line: str) -> None:
    made = board("mon 09:00", events(OPENED, service="chat"))
    changed = made.apply([event(line, 2)])
    assert (changed.requests, changed.gone, bool(changed)) == (frozenset(), frozenset({M1}), True)
    assert made.entries == {}


def test_law_28_a_confirmation_that_runs_out_takes_the_request_off_the_board() -> None:
    made = board("wed 01:20", events(*TOLD))
    assert set(made.entries) == {M1}
    changed = made.advance(at("wed 01:20:01"))
    assert changed.gone == {M1}
    assert words(changed) == [("confirmation", "not-needed", at("wed 01:20:01"))]


def test_what_happens_to_a_closed_request_is_read_with_its_whole_history() -> None:
    history = events(*TOLD, "tue 10:00 confirmed", "tue 11:00 noted", "tue 12:00 reopened")
    made = Board(published(), lambda request: history, at("tue 12:00"))
    assert not made.apply(history[7:8])
    assert M1 not in made.entries
    assert made.apply(history[8:]).requests == {M1}
    assert (made.entries[M1].request.cycle, made.entries[M1].request.version) == (2, 9)


def test_law_10_a_jump_forward_replays_every_boundary_in_order() -> None:
    made = board("mon 08:00", events(OPENED), events("mon 08:01 opened", number="M-2"))
    changed = made.advance(at("mon 08:35"))
    assert words(changed) == [
        ("response", "at-risk", at("mon 08:22:30")),
        ("response", "at-risk", at("mon 08:23:30")),
        ("response", "breached", at("mon 08:30:01")),
        ("response", "breached", at("mon 08:31:01")),
    ]
    assert [c.request for c in changed.crossings] == [M1, M2, M1, M2]
    assert (changed.requests, made.now) == (frozenset({M1, M2}), at("mon 08:35"))


def test_law_10_an_instant_before_the_boards_own_changes_nothing() -> None:
    made = board("mon 08:31", events(OPENED))
    before = dict(made.entries)
    assert made.advance(at("mon 08:00")) == NOTHING
    assert made.advance(at("mon 08:31")) == NOTHING
    assert (dict(made.entries), made.now) == (before, at("mon 08:31"))


def test_law_10_an_event_from_a_machine_whose_clock_is_ahead_is_read_at_its_own_instant() -> None:
    made = board("mon 08:00", events(OPENED))
    made.apply([event("mon 08:10 taken", 2)])
    entry = made.entries[M1]
    assert (entry.stage, entry.readings[0].verdict) == (Stage.TO_APPROVE, Verdict.MET)
    assert not made.advance(at("mon 08:05"))


def test_law_02_a_breach_is_told_in_the_second_in_which_it_happens() -> None:
    made = board("mon 08:29:59", events(OPENED))
    assert not made.advance(at("mon 08:30"))
    changed = made.advance(at("mon 08:30:01"))
    assert words(changed) == [("response", "breached", at("mon 08:30:01"))]
    assert changed.crossings[0].after.due == at("mon 08:30")


def test_law_14_a_breach_on_hold_is_not_told_again() -> None:
    story = (*TOLD[:4], "tue 10:20 held waiting for the line")
    made = board("tue 10:15", events(*TOLD[:4]))
    changed = made.apply(events(*story)[4:])
    assert "repair" not in {clock for clock, _, _ in words(changed)}
    later = made.advance(at("thu 12:00"))
    assert "repair" not in {clock for clock, _, _ in words(later)}


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Instant]:
    """The instants at which the board read any clock."""
    seen: list[Instant] = []

    def counted(run: Run, now: Instant) -> Reading:
        seen.append(now)
        return read(run, now)

    monkeypatch.setattr("rules.entry.read", counted)
    return seen


def test_a_second_in_which_nothing_is_due_touches_no_request(reads: list[Instant]) -> None:
    made = board("mon 08:00", *(events(OPENED, number=f"M-{number}") for number in range(50)))
    reads.clear()
    for second in range(1, 120):
        assert made.advance(Instant(at("mon 08:00") + second)) is NOTHING
    assert reads == []
    made.apply([event("mon 08:02 taken", 2, "M-7")])
    assert len(reads) == len(made.entries[RequestId("M-7")].runs)
    reads.clear()
    made.advance(at("mon 08:22:30"))
    assert reads == [at("mon 08:22:30")] * 49


def test_the_heap_does_not_grow_with_every_event() -> None:
    numbers = [f"M-{number}" for number in range(40)]
    made = board("mon 08:00", *(events(OPENED, number=number) for number in numbers))
    for version in range(2, 42):
        made.apply([event("mon 08:00 noted-internal", version, number) for number in numbers])
    assert len(made._heap) <= 2 * len(numbers) + 1_000
    assert len(made.advance(at("mon 08:22:30")).requests) == 40


def test_law_26_a_parent_waits_for_the_provider_of_its_child() -> None:
    made = board("mon 08:20", events(OPENED, "mon 08:10 taken"))
    child = events("mon 08:20 opened", number="M-2", service="statistics")
    made.apply(child)
    changed = made.apply([event("mon 08:20 linked M-2", 3)])
    assert changed.requests == {M1}
    assert made.entries[M1].turn == "quality"
    done = made.apply([event("mon 09:00 done", 2, "M-2")])
    assert (done.requests, done.gone) == (frozenset({M1}), frozenset({M2}))
    assert made.entries[M1].turn == "safety"


def test_law_26_a_parent_that_is_loaded_before_its_child_waits_for_it_too() -> None:
    parent = events(OPENED, "mon 08:10 taken", "mon 08:20 linked M-2")
    made = board("mon 08:30", parent, events("mon 08:20 opened", number="M-2", service="statistics"))
    assert made.entries[M1].turn == "quality"


def test_a_child_that_changes_nothing_for_its_parent_leaves_it_alone() -> None:
    parent = events(OPENED, "mon 08:10 taken", "mon 08:20 linked M-2")
    made = board("mon 08:30", parent, events("mon 08:20 opened", number="M-2", service="statistics"))
    assert made.apply([event("mon 08:40 taken", 2, "M-2")]).requests == {M2}


def test_weeks_on_the_wall_leave_nothing_behind() -> None:
    made = board("mon 08:00")
    for number in range(40):
        name = f"M-{number}"
        made.apply(events("mon 08:00 opened", number=name, service="chat"))
        made.apply([event(f"mon 08:00 linked X-{number}", 2, name), event("mon 08:00 done", 3, name)])
    assert (made.entries, made._events, dict(made._parents), made._heap) == ({}, {}, {}, [])


def test_law_34_every_breach_that_no_program_recorded_is_recorded_with_its_own_instant() -> None:
    waiting = board("mon 12:30", events(OPENED)).entries[M1]
    found = unrecorded_breaches(waiting, at("mon 12:30"), "watch")
    assert [(e.word, e.occurred_at) for e in found] == [
        ("breached", at("mon 08:30")),
        ("breached", at("mon 12:00")),
    ]
    first = found[0]
    assert (first.clock, first.instance, first.cycle, first.program) == ("response", 1, 1, "watch")
    assert first.noticed_at == at("mon 12:30")


def test_law_35_whoever_notices_a_breach_gives_it_the_same_id_and_it_is_recorded_once() -> None:
    made = board("mon 09:00", events(OPENED))
    (noticed,) = unrecorded_breaches(made.entries[M1], at("mon 09:00"), "watch")
    (again,) = unrecorded_breaches(made.entries[M1], at("mon 09:05"), "board")
    assert noticed.id == again.id
    made.apply([replace(noticed, version=Version(2))])
    assert unrecorded_breaches(made.entries[M1], at("mon 09:05"), "board") == ()


def test_a_cut_short_minimum_and_a_lapsed_confirmation_are_no_breach_to_record() -> None:
    short = entry_of(fold(events(OPENED, "mon 08:10 work-started override")), published(), at("mon 08:20"))
    assert unrecorded_breaches(short, at("mon 08:20"), "watch") == ()
    lapsed = entry_of(fold(events(*TOLD, "tue 09:00 noted")), published(), at("thu 12:00"))
    assert {e.clock for e in unrecorded_breaches(lapsed, at("thu 12:00"), "watch")} == {"update"}


def test_law_22_a_new_publication_reads_every_request_again() -> None:
    made = board("mon 08:10", events(OPENED), events(OPENED, number="M-2"))
    again = Publications((*published().all, Publication(2, at("mon 08:10"), published().current)))
    changed = made.reread(made.adopt(again))
    assert changed.requests == {M1, M2}
    assert changed.crossings == ()
    assert not made.reread(made.adopt(again))


def test_a_request_whose_agreement_was_never_published_here_has_no_expectations() -> None:
    made = board("mon 08:10", events(OPENED, service="chat"))
    assert made.entries[M1].standing == "no-expectation"
    assert made.entries[M1].readings == ()


def test_what_is_shown_between_two_changes_is_read_from_the_facts() -> None:
    made = board("mon 08:05", events(OPENED))
    headline = made.entries[M1].headline_at(at("mon 08:07"))
    assert headline is not None
    assert (headline.phase, headline.left) == (Phase.RUNNING, 23 * 60)
