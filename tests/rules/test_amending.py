"""Corrections: one's own slip within a minute, what a supervisor says later, and what undoes a breach (law 31)."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from rules.actions import decide, offer
from rules.answers import Accepted, AskedTime, Choice, Declined, Of, Offer
from rules.asks import Amend, Cancel, Excuse, Finish, Hold, Start, Take
from rules.entry import Entry, entry_of
from rules.events import Amended, Event, Version
from rules.instants import Instant
from rules.readings import Mark, Reading, Verdict
from rules.request import after, fold
from tests.rules.situations import APPROVED, OPENED, TAKEN, WORKED, person
from tests.rules.stories import at, entry, events, known_at, published

WORK = (*APPROVED, "mon 15:00 noted", "tue 06:30 noted", "tue 08:00 work-started")
"""The repair is due at 10:00."""

LATE_ENTRY = (*WORK, "tue 10:30 done entered tue 09:40")
"""Done at 09:40, typed half an hour after the breach; by nobody's name, as `by` says it."""


def told(now: str, *story: str, by: str = "luis") -> Entry:
    """The story as it stands, with everything but the approval by one person."""
    named = [
        happened if happened.person is not None else replace(happened, person=person(by).id)
        for happened in events(*known_at(now, story))
    ]
    return entry_of(fold(named), published(), at(now))


def answer(action: Amend, by: str, now: str, *story: str, of: str = "luis") -> Accepted | Declined:
    return decide(action, told(now, *story, by=of), by=person(by), publications=published(), now=at(now))


def said(action: Amend, by: str, now: str, *story: str, of: str = "luis") -> str:
    outcome = answer(action, by, now, *story, of=of)
    return f"no: {outcome.because}" if isinstance(outcome, Declined) else outcome.events[0].word


def amended(action: Amend, by: str, now: str, *story: str, of: str = "luis") -> Entry:
    """The request after a correction that was accepted."""
    outcome = answer(action, by, now, *story, of=of)
    assert isinstance(outcome, Accepted), outcome
    before = told(now, *story, by=of).request
    happened = replace(outcome.events[0], version=Version(before.version + 1), recorded_at=at(now))
    return entry_of(after(before, happened), published(), at(now))


def clock(named: str, of: Entry) -> Reading:
    return [read for read in of.readings if read.expectation.id == named][-1]


# ------------------------------------------------------------------------------------------------- one's own slip


@pytest.mark.parametrize(
    ("now", "by", "expected"),
    [
        pytest.param("mon 08:10:30", "luis", "amended", id="half a minute later"),
        pytest.param("mon 08:11", "luis", "amended", id="a minute later to the second"),
        pytest.param("mon 08:11:01", "luis", "no: slip-too-old", id="a second too late"),
        pytest.param("mon 08:10:30", "pilar", "no: reason-missing", id="a supervisor says why"),
        pytest.param("mon 08:10:30", "sara", "no: who-amend", id="somebody else"),
    ],
)
def test_law_31_within_a_minute_one_takes_back_ones_own(now: str, by: str, expected: str) -> None:
    assert said(Amend(), by, now, *TAKEN) == expected


def test_a_slip_that_is_taken_back_has_not_happened() -> None:
    assert told("mon 08:10:30", *TAKEN).stage == "to-approve"
    back = amended(Amend(), "luis", "mon 08:10:30", *TAKEN)
    assert (back.stage, back.request.taken_at, back.request.assignee) == ("new", None, None)
    assert [happened.word for happened in back.request.events] == ["opened", "amended"]


def test_a_slip_is_moved_to_when_it_was() -> None:
    moved = amended(Amend(instant=at("mon 08:03")), "luis", "mon 08:10:30", *TAKEN)
    assert moved.request.taken_at == at("mon 08:03")
    response = clock("response", moved)
    assert (response.verdict, response.used) == (Verdict.MET, 180)


def test_the_last_of_ones_own_is_meant_where_none_is_named_and_an_older_one_may_be() -> None:
    story = (*WORK, "tue 08:00:20 held waiting for the line")
    held = amended(Amend(), "luis", "tue 08:00:40", *story)
    assert (held.stage, held.request.hold) == ("in-work", None)
    started = amended(Amend(Version(6)), "luis", "tue 08:00:40", *story)
    assert (started.request.started_at, started.request.hold is not None) == (None, True)
    assert said(Amend(Version(5)), "luis", "tue 08:00:40", *story) == "no: unknown-event"
    assert said(Amend(Version(99)), "luis", "tue 08:00:40", *story) == "no: unknown-event"


@pytest.mark.parametrize(
    ("version", "why"), [(1, "the opening stays"), (3, "somebody else's"), (4, "a note changes nothing")]
)
def test_what_one_may_not_correct_is_not_offered(version: int, why: str) -> None:
    story = (*WORK, "tue 08:00:20 held waiting for the line")
    assert said(Amend(Version(version)), "luis", "tue 08:00:40", *story) == "no: unknown-event", why


def test_nothing_is_amended_where_nobody_entered_anything() -> None:
    assert said(Amend(reason="x"), "pilar", "mon 08:00:30", OPENED, of="pilar") == "no: nothing-to-amend"


# -------------------------------------------------------------------------------------------------- a supervisor


@pytest.mark.parametrize(
    ("by", "reason", "expected"),
    [
        ("rosa", "She was at the other line", "amended"),
        ("pilar", "It was somebody else", "amended"),
        ("rosa", "", "no: reason-missing"),
        ("rosa", "  ", "no: reason-missing"),
        ("luis", "x", "no: slip-too-old"),
        ("sara", "x", "no: slip-too-old"),
        ("quim", "x", "no: who-amend"),
    ],
)
def test_law_31_later_a_supervisor_of_either_side_corrects_with_a_reason(by: str, reason: str, expected: str) -> None:
    assert said(Amend(Version(2), at("mon 08:05"), reason), by, "mon 12:00", *APPROVED) == expected


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        pytest.param("mon 08:00", "amended", id="the opening itself"),
        pytest.param("mon 07:59:59", "no: before-opening", id="before the opening"),
        pytest.param("mon 10:00", "amended", id="when the next thing happened"),
        pytest.param("mon 10:00:01", "no: out-of-order", id="after the next thing that changed the request"),
        pytest.param("mon 12:00:01", "no: in-the-future", id="in the future"),
    ],
)
def test_law_31_a_correction_lies_between_the_opening_and_what_came_next(instant: str, expected: str) -> None:
    assert said(Amend(Version(2), at(instant), "x"), "rosa", "mon 12:00", *APPROVED) == expected


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        pytest.param("mon 08:09:59", "no: out-of-order", id="before what came before"),
        pytest.param("mon 08:10", "amended", id="when the thing before happened"),
        pytest.param("mon 15:30", "amended", id="a note keeps nothing in its place"),
        pytest.param("tue 08:00", "amended", id="when the work started"),
        pytest.param("tue 08:00:01", "no: out-of-order", id="after the work started"),
    ],
)
def test_law_31_a_correction_passes_notes_and_nothing_that_changed_the_request(instant: str, expected: str) -> None:
    assert said(Amend(Version(3), at(instant), "x"), "rosa", "tue 09:00", *WORK) == expected


def test_law_31_a_correction_passes_nothing_that_came_next() -> None:
    action = Amend(Version(2), at("mon 10:00:01"), "x")
    assert answer(action, "rosa", "tue 09:00", *WORK) == Declined(
        "out-of-order", {"at": at("mon 10:00:01"), "since": at("mon 08:00"), "until": at("mon 10:00")}
    )


def test_law_31_the_last_thing_may_have_happened_just_now() -> None:
    assert said(Amend(Version(3), at("mon 12:00"), "x"), "rosa", "mon 12:00", *APPROVED) == "amended"


def test_law_31_a_correction_does_not_keep_another_one_in_its_place() -> None:
    first = amended(Amend(Version(2), at("mon 08:20"), "x"), "rosa", "mon 12:00", *APPROVED)
    for instant, expected in (("mon 12:03", True), ("mon 08:20", True), ("mon 08:19:59", False)):
        action = Amend(Version(3), at(instant), "y")
        outcome = decide(action, first, by=person("rosa"), publications=published(), now=at("mon 12:05"))
        assert isinstance(outcome, Accepted) is expected, instant


def test_a_correction_is_corrected_by_another_one_of_the_same_event() -> None:
    first = amended(Amend(Version(2), at("mon 08:20"), "x"), "rosa", "mon 12:00", *APPROVED)
    assert first.request.taken_at == at("mon 08:20")
    again = decide(
        Amend(Version(2), at("mon 08:10"), "y"), first, by=person("rosa"), publications=published(), now=at("mon 12:05")
    )
    assert isinstance(again, Accepted)
    happened = replace(again.events[0], version=Version(5), recorded_at=at("mon 12:05"))
    second = entry_of(after(first.request, happened), published(), at("mon 12:05"))
    assert second.request.taken_at == at("mon 08:10")


def test_a_cancelled_request_comes_back_when_the_slip_is_taken_back() -> None:
    story = (*TAKEN, "mon 08:30 cancelled")
    assert told("mon 08:30:20", *story).stage == "cancelled"
    back = amended(Amend(), "luis", "mon 08:30:20", *story)
    assert (back.stage, back.request.cancelled_at, back.closes_at) == ("to-approve", None, None)


# --------------------------------------------------------------------------------------- what undoes a breach


def test_law_31_done_at_0940_typed_at_1030_after_the_breach_counts_when_a_supervisor_approves() -> None:
    before = clock("repair", told("tue 10:30", *LATE_ENTRY))
    assert (before.verdict, before.ended_at, before.over) == (Verdict.BREACHED, at("tue 10:30"), 1_800)
    approved = amended(Amend(Version(7), at("tue 09:40"), "I saw it run"), "rosa", "tue 11:00", *LATE_ENTRY)
    repair = clock("repair", approved)
    assert (repair.verdict, repair.ended_at, repair.over) == (Verdict.MET, at("tue 09:40"), 0)
    assert repair.marks == {Mark.AMENDED}
    assert approved.request.done_at == at("tue 09:40")


def test_law_31_the_recorded_breach_stays_when_an_amendment_undoes_it() -> None:
    recorded = (*WORK, "tue 10:00 breached repair", "tue 10:30 done entered tue 09:40")
    approved = amended(Amend(Version(8), at("tue 09:40"), "x"), "rosa", "tue 11:00", *recorded)
    assert clock("repair", approved).verdict is Verdict.MET
    assert "breached" in [happened.word for happened in approved.request.events]


@pytest.mark.parametrize(
    ("by", "of", "reason", "expected"),
    [
        pytest.param("rosa", "luis", "x", "amended", id="the provider's supervisor"),
        pytest.param("pilar", "luis", "x", "amended", id="the customer's supervisor"),
        pytest.param("rosa", "luis", "", "no: reason-missing", id="without saying why"),
        pytest.param("luis", "luis", "x", "no: undoes-a-breach", id="who entered it"),
        pytest.param("rosa", "rosa", "x", "no: undoes-a-breach", id="a supervisor who entered it"),
        pytest.param("sara", "luis", "x", "no: slip-too-old", id="who supervises nobody here"),
    ],
)
def test_law_31_what_undoes_a_breach_needs_a_supervisor_who_did_not_enter_it(
    by: str, of: str, reason: str, expected: str
) -> None:
    action = Amend(Version(7), at("tue 09:40"), reason)
    assert said(action, by, "tue 10:30:20", *LATE_ENTRY, of=of) == expected


def test_law_31_whoever_entered_it_hears_who_that_was() -> None:
    action = Amend(Version(7), at("tue 09:40"), "x")
    assert answer(action, "luis", "tue 10:30:20", *LATE_ENTRY) == Declined("undoes-a-breach", {"who": "luis"})


@pytest.mark.parametrize(
    ("story", "version", "clock_id"),
    [
        pytest.param((*TAKEN, "mon 09:30 work-started override"), 3, "cool-down", id="an override cut it short"),
        pytest.param((OPENED, "mon 08:40 taken"), 2, "response", id="taken too late"),
    ],
)
def test_law_31_ones_own_slip_does_not_undo_a_breach(story: tuple[str, ...], version: int, clock_id: str) -> None:
    at_once = " ".join(story[-1].split(" ")[:2])
    broken = clock(clock_id, told(at_once, *story))
    assert broken.broken
    earlier = at("mon 08:05") if clock_id == "response" else None
    assert said(Amend(Version(version), earlier, "x"), "luis", at_once, *story) == "no: undoes-a-breach"


def test_law_31_taking_back_what_came_too_late_leaves_the_breach() -> None:
    story = (OPENED, "mon 08:40 taken")
    back = amended(Amend(), "luis", "mon 08:40:30", *story)
    response = clock("response", back)
    assert (response.verdict, response.live) == (Verdict.BREACHED, True)


# ------------------------------------------------------------------------------------------------- what is offered


def offered(by: str, now: str, *story: str, of: str = "luis") -> Offer | Declined:
    return offer("amend", told(now, *story, by=of), by=person(by), publications=published(), now=at(now))


def test_what_waits_for_a_supervisor_is_offered_first_at_its_typed_time() -> None:
    standing = offered("rosa", "tue 10:45", *LATE_ENTRY)
    typed = f"7@{at('tue 09:40')}"
    corrections = Choice(Of.CORRECTION, (typed, "7", "6", "3", "2"))
    assert standing == Offer("amend", (corrections,), time=AskedTime(needed=False), needs_reason=True)
    approved = amended(Amend(Version(7), at("tue 09:40"), "x"), "rosa", "tue 11:00", *LATE_ENTRY)
    after_it = offer("amend", approved, by=person("rosa"), publications=published(), now=at("tue 11:00"))
    assert isinstance(after_it, Offer)
    assert after_it.of(Of.CORRECTION) == ("7", "6", "3", "2")


def test_ones_own_slip_needs_no_reason_and_is_offered_alone() -> None:
    standing = offered("luis", "tue 08:00:30", *WORK)
    assert standing == Offer("amend", (Choice(Of.CORRECTION, ("6",)),), time=AskedTime(needed=False))


def corrections(standing: Offer | Declined) -> tuple[str, ...]:
    assert isinstance(standing, Offer)
    return standing.of(Of.CORRECTION)


def test_law_31_only_a_supervisor_is_offered_the_typed_time() -> None:
    assert corrections(offered("luis", "tue 10:30:20", *LATE_ENTRY)) == ("7",)


def test_law_31_what_was_typed_as_of_now_waits_for_nobody() -> None:
    assert corrections(offered("rosa", "tue 10:45", *WORK, "tue 10:30 done entered tue 10:30")) == ("7", "6", "3", "2")


def test_law_31_what_counts_at_another_instant_waits_for_nobody_any_more() -> None:
    later = amended(Amend(Version(7), at("tue 09:50"), "x"), "rosa", "tue 11:00", *LATE_ENTRY)
    standing = offer("amend", later, by=person("pilar"), publications=published(), now=at("tue 11:00"))
    assert corrections(standing) == ("7", "6", "3", "2")


def test_the_last_entry_is_taken_back_where_none_is_named_although_its_typed_time_waits() -> None:
    back = amended(Amend(reason="x"), "rosa", "tue 10:45", *LATE_ENTRY)
    assert (back.stage, back.request.done_at) == ("in-work", None)


def test_law_31_what_was_read_from_elsewhere_is_as_old_as_what_it_tells() -> None:
    opened, taken = events(*TAKEN)
    told_late = entry_of(fold([opened, replace(taken, recorded_at=at("mon 12:00"))]), published(), at("mon 12:00"))
    standing = offer("amend", told_late, by=person("luis"), publications=published(), now=at("mon 12:00:30"))
    assert standing == Declined("slip-too-old")


def test_the_words_of_a_correction_lead_to_the_action() -> None:
    """What is offered is accepted: the typed time of a late entry, and taking anything back."""
    standing = offered("rosa", "tue 10:45", *LATE_ENTRY)
    assert isinstance(standing, Offer)
    for word in standing.of(Of.CORRECTION):
        version, _, instant = word.partition("@")
        action = Amend(Version(int(version)), Instant(int(instant)) if instant else None, "x")
        assert said(action, "rosa", "tue 10:45", *LATE_ENTRY) == "amended"


def test_a_moved_event_leaves_the_order_of_what_was_stored_as_it_was() -> None:
    """Deciding on a request whose moments stand in another order than its versions is as if it were read anew."""
    story = (*WORK, "tue 09:00 done")
    moved = amended(Amend(Version(6), at("tue 07:00"), "x"), "rosa", "tue 09:30", *story)
    taken_back = decide(
        Amend(Version(7), None, "x"), moved, by=person("pilar"), publications=published(), now=at("tue 09:40")
    )
    assert isinstance(taken_back, Accepted)
    happened: Event = replace(taken_back.events[0], version=Version(9), recorded_at=at("tue 09:40"))
    stored = sorted((*moved.request.events, happened), key=lambda each: each.version)
    assert entry_of(after(moved.request, happened), published(), at("tue 09:40")) == entry_of(
        fold(stored), published(), at("tue 09:40")
    )
    assert isinstance(happened, Amended)


@pytest.mark.parametrize("action", [Take(), Start(), Hold("waiting for the line"), Finish(), Cancel()])
def test_whatever_was_done_a_moment_ago_can_be_taken_back(action: Take | Start | Hold | Finish | Cancel) -> None:
    ready = {Take: (OPENED,), Start: APPROVED, Hold: WORKED, Finish: WORKED, Cancel: TAKEN}[type(action)]
    by = "pilar" if isinstance(action, Cancel) else "luis"
    before = entry("tue 08:12", *ready)
    done = decide(action, before, by=person(by), publications=published(), now=at("tue 08:12"))
    assert isinstance(done, Accepted)
    version = Version(before.request.version + 1)
    stored = replace(done.events[0], version=version, recorded_at=at("tue 08:12"))
    there = entry_of(after(before.request, stored), published(), at("tue 08:12"))
    back = decide(Amend(reason="A slip"), there, by=person(by), publications=published(), now=at("tue 08:12:30"))
    assert isinstance(back, Accepted), back
    again = entry_of(after(there.request, *back.events), published(), at("tue 08:12:30"))
    assert (again.stage, again.request.taken_at, again.request.hold) == (
        before.stage,
        before.request.taken_at,
        before.request.hold,
    )


def test_an_excuse_that_was_a_slip_is_taken_back() -> None:
    late = told("tue 10:30", *WORK)
    excused = decide(Excuse("repair", "x"), late, by=person("pilar"), publications=published(), now=at("tue 10:30"))
    assert isinstance(excused, Accepted)
    stored = replace(excused.events[0], version=Version(7), recorded_at=at("tue 10:30"))
    there = entry_of(after(late.request, stored), published(), at("tue 10:30"))
    assert Mark.EXCUSED in clock("repair", there).marks
    back = decide(Amend(), there, by=person("pilar"), publications=published(), now=at("tue 10:30:30"))
    assert isinstance(back, Accepted)
    again = entry_of(after(there.request, *back.events), published(), at("tue 10:30:30"))
    assert Mark.EXCUSED not in clock("repair", again).marks


def test_law_31_what_a_supervisor_takes_back_leaves_the_mark_where_it_undoes_a_breach() -> None:
    story = (*TAKEN, "mon 09:30 work-started override")
    back = amended(Amend(Version(3), None, "It was the other sealer"), "rosa", "mon 10:00", *story)
    cooling = clock("cool-down", back)
    assert (cooling.verdict, cooling.live) == (Verdict.NONE, True)
    assert cooling.marks == {Mark.AMENDED}
    assert {read.expectation.id for read in back.readings if Mark.AMENDED in read.marks} == {"cool-down", "approval"}
    passed = clock("cool-down", entry_of(back.request, published(), at("tue 09:00")))
    assert passed.verdict is Verdict.MET
    assert passed.marks == {Mark.AMENDED}


def test_law_31_a_slip_that_broke_nothing_leaves_no_mark() -> None:
    back = amended(Amend(), "luis", "mon 08:10:30", *TAKEN)
    assert not any(Mark.AMENDED in read.marks for read in back.readings)


def test_what_was_taken_back_stays_known_when_more_happens() -> None:
    back = amended(Amend(), "luis", "mon 08:10:30", *TAKEN)
    retaken = decide(Take(), back, by=person("luis"), publications=published(), now=at("mon 08:20"))
    assert isinstance(retaken, Accepted)
    then = after(back.request, replace(retaken.events[0], version=Version(4)))
    assert [event.version for event in then.taken_back] == [2]
    assert then.taken_at == at("mon 08:20")
