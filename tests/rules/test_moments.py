"""When each event counts: laws 10 and 31, as tables of histories and of the instants that they come to."""

from __future__ import annotations

import msgspec
import pytest

from rules.agreement import ExpectationId
from rules.events import Breached, Escalated, Event, EventId, Notified, RequestId, Version
from rules.moments import Moment, moments_of
from tests.rules.stories import at, events

OPENED = "mon 08:00 opened"


def counted(history: tuple[Event, ...]) -> list[str]:
    """Each moment as `word HH:MM`, with `typed HH:MM` where that differs and `amended` where it is."""

    def clock(instant: int) -> str:
        hours, minutes = divmod((instant - at("mon 00:00")) // 60, 60)
        return f"{hours:02}:{minutes:02}"

    return [
        f"{moment.event.word} {clock(moment.at)}"
        + (f" typed {clock(moment.typed_at)}" if moment.typed_at != moment.at else "")
        + (" amended" if moment.amended else "")
        for moment in moments_of(history)
    ]


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        pytest.param(
            ("mon 08:10 taken", "mon 08:10 noted", "mon 08:20 done"),
            ["taken 08:10", "noted 08:10", "done 08:20"],
            id="in order, two at once",
        ),
        pytest.param(("mon 07:00 taken",), ["taken 08:00"], id="never before the opening"),
        pytest.param(
            ("mon 09:00 noted", "mon 08:30 taken", "mon 08:40 done", "mon 09:30 told"),
            ["noted 09:00", "taken 09:00", "done 09:00", "told 09:30"],
            id="never before what stands before it, be it a note",
        ),
        pytest.param(
            ("mon 09:00 taken", "mon 08:30 noted", "mon 09:10 done"),
            ["taken 09:00", "noted 09:00", "done 09:10"],
            id="what was put off puts nothing else off",
        ),
    ],
)
def test_law_10_time_is_never_negative(story: tuple[str, ...], expected: list[str]) -> None:
    assert counted(events(OPENED, *story)) == ["opened 08:00", *expected]


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        pytest.param(
            ("mon 12:00 noted", "mon 12:30 taken entered mon 11:00"),
            ["taken 11:00 typed 12:30", "noted 12:00"],
            id="before a note",
        ),
        pytest.param(
            ("mon 10:00 taken", "mon 12:30 approved entered mon 09:00"),
            ["taken 10:00", "approved 10:00 typed 12:30"],
            id="not before what had changed the request",
        ),
        pytest.param(
            ("mon 10:00 taken", "mon 11:00 noted", "mon 12:30 approved entered mon 09:00"),
            ["taken 10:00", "approved 10:00 typed 12:30", "noted 11:00"],
            id="between the two",
        ),
        pytest.param(
            ("mon 12:00 taken entered mon 09:00", "mon 12:10 approved entered mon 10:00"),
            ["taken 09:00 typed 12:00", "approved 10:00 typed 12:10"],
            id="two of them in their order",
        ),
        pytest.param(
            ("mon 12:00 taken entered mon 10:00", "mon 12:10 approved entered mon 09:00"),
            ["taken 10:00 typed 12:00", "approved 10:00 typed 12:10"],
            id="the second not before the first",
        ),
        pytest.param(
            ("mon 12:00 noted entered mon 10:00", "mon 12:10 taken entered mon 09:00"),
            ["taken 09:00 typed 12:10", "noted 10:00 typed 12:00"],
            id="a note entered does not stand in the way",
        ),
        pytest.param(
            ("mon 12:00 noted", "mon 12:10 taken entered mon 09:00", "mon 11:00 done"),
            ["taken 09:00 typed 12:10", "noted 12:00", "done 12:00"],
            id="it does not set the clock back for the next",
        ),
        pytest.param(
            ("mon 12:00 taken entered mon 09:00", "mon 08:30 done"),
            ["taken 09:00 typed 12:00", "done 09:00"],
            id="the next one counts no earlier than it",
        ),
        pytest.param(("mon 09:00 taken entered mon 07:00",), ["taken 08:00 typed 09:00"], id="before the opening"),
        pytest.param(("mon 09:00 taken entered mon 10:00",), ["taken 10:00"], id="typed before it happened"),
    ],
)
def test_law_31_what_a_person_entered(story: tuple[str, ...], expected: list[str]) -> None:
    assert counted(events(OPENED, *story)) == ["opened 08:00", *expected]


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        pytest.param(
            ("mon 09:00 taken", "mon 10:00 amended e2 mon 08:20", "mon 11:00 done"),
            ["opened 08:00", "taken 08:20 amended", "amended 10:00", "done 11:00"],
            id="earlier",
        ),
        pytest.param(
            ("mon 09:00 taken", "mon 10:00 noted", "mon 11:00 amended e2 mon 10:30"),
            ["opened 08:00", "noted 10:00", "taken 10:30 amended", "amended 11:00"],
            id="later than what came after it",
        ),
        pytest.param(
            ("mon 12:00 taken entered mon 09:00", "mon 12:30 amended e2 mon 08:40"),
            ["opened 08:00", "taken 08:40 amended", "amended 12:30"],
            id="of what was entered: it is no longer when it was typed",
        ),
        pytest.param(
            ("mon 09:00 taken", "mon 10:00 amended e2 mon 07:00"),
            ["opened 08:00", "taken 08:00 amended", "amended 10:00"],
            id="not before the opening",
        ),
        pytest.param(
            ("mon 08:10 taken", "mon 10:00 amended e1 mon 08:30"),
            ["opened 08:30 amended", "taken 08:30", "amended 10:00"],
            id="of the opening: nothing counts before its true instant",
        ),
        pytest.param(
            ("mon 08:10 taken", "mon 10:00 amended e1 mon 07:00"),
            ["opened 07:00 amended", "taken 08:10", "amended 10:00"],
            id="of the opening, earlier",
        ),
        pytest.param(
            ("mon 09:00 taken", "mon 10:00 amended e2 mon 08:20", "mon 10:10 amended e2 mon 08:40"),
            ["opened 08:00", "taken 08:40 amended", "amended 10:00", "amended 10:10"],
            id="the last amendment counts",
        ),
        pytest.param(
            ("mon 09:00 taken", "mon 10:00 amended e2", "mon 11:00 done"),
            ["opened 08:00", "amended 10:00", "done 11:00"],
            id="taken back",
        ),
        pytest.param(
            ("mon 12:00 taken", "mon 12:10 amended e2", "mon 12:20 done entered mon 09:00"),
            ["opened 08:00", "amended 12:10", "done 12:10 typed 12:20"],
            id="taking back changes the request, what was taken back does not",
        ),
        pytest.param(
            ("mon 09:00 taken", "mon 09:30 noted", "mon 10:00 amended e9 mon 08:20"),
            ["opened 08:00", "taken 09:00", "noted 09:30", "amended 10:00"],
            id="of an event that is not there",
        ),
    ],
)
def test_law_31_what_was_amended(story: tuple[str, ...], expected: list[str]) -> None:
    assert counted(events(OPENED, *story)) == expected


RESPONSE, NUMBER = ExpectationId("response"), RequestId("M-1001")
NOTICED = [
    Breached(
        clock=RESPONSE, instance=1, cycle=1, noticed_at=at("mon 09:00"), request=NUMBER, occurred_at=at("mon 08:30")
    ),
    Escalated(clock=RESPONSE, instance=1, cycle=1, level="due", tell=(), request=NUMBER, occurred_at=at("mon 08:30")),
    Notified(
        clock=RESPONSE,
        instance=1,
        cycle=1,
        level="due",
        channel="mail",
        to="rosa",
        request=NUMBER,
        occurred_at=at("mon 08:30"),
    ),
]


@pytest.mark.parametrize("noticed", NOTICED, ids=lambda event: event.word)
def test_law_10_what_a_program_noticed_stands_at_its_own_instant(noticed: Event) -> None:
    """It is written after the taking, and with the clock an hour before it."""
    opened, taken = events(OPENED, "mon 09:00 taken")
    word = noticed.word
    assert counted((opened, taken, noticed)) == ["opened 08:00", f"{word} 08:30", "taken 09:00"]
    late = msgspec.structs.replace(noticed, occurred_at=at("mon 10:00"))
    done = events(OPENED, "mon 09:00 taken", "mon 09:30 done")[2]
    assert counted((opened, taken, late, done)) == [
        "opened 08:00",
        "taken 09:00",
        "done 09:30",
        f"{word} 10:00",
    ]
    early = msgspec.structs.replace(noticed, occurred_at=at("mon 07:00"))
    assert counted((opened, taken, early)) == ["opened 08:00", f"{word} 08:00", "taken 09:00"]


def test_an_opening_may_be_entered_afterwards() -> None:
    opened = msgspec.structs.replace(events(OPENED)[0], entered=True, recorded_at=at("mon 10:00"))
    taken = events(OPENED, "mon 08:30 taken")[1]
    assert counted((opened, taken)) == ["opened 08:00 typed 10:00", "taken 08:30"]


def test_events_at_one_instant_stay_in_the_order_of_their_versions() -> None:
    history = events(
        OPENED, "mon 09:00 noted a", "mon 09:00 noted b", "mon 09:00 taken", "mon 09:30 done entered mon 09:00"
    )
    assert [moment.event.version for moment in moments_of(history)] == [1, 2, 3, 4, 5]
    early = events(OPENED, "mon 10:00 noted", "mon 10:10 taken entered mon 08:00", "mon 10:20 done entered mon 08:00")
    assert [moment.event.version for moment in moments_of(early)] == [1, 3, 4, 2]


def test_a_moment_is_of_an_event_that_nobody_corrected_unless_it_says_so() -> None:
    opened = events(OPENED)[0]
    assert moments_of((opened,)) == (Moment(at("mon 08:00"), opened, at("mon 08:00")),)
    assert moments_of(()) == ()
    unnamed = msgspec.structs.replace(opened, id=EventId(""), version=Version(1))
    assert not moments_of((unnamed,))[0].amended
