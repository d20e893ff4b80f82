"""Closures in words: times as people type them, spans, and what a closure would change."""

from __future__ import annotations

import pytest

from rules.agreement import CalendarId, ExpectationId
from rules.calendars import Closure
from rules.closure_preview import Judged, Moved, Preview
from rules.events import RequestId
from rules.instants import Instant, NotAnInstant, Seconds, instant
from rules.plant import Plant
from rules.plantfile import load
from rules.publications import Publication, Publications
from tui.closures import closure_form, preview_lines, said_instant, span
from tui.forms import Choice, Stated
from tui.words import Language, Words

ZONE = "America/New_York"
CALENDARS = (CalendarId("here"), CalendarId("there"))
NOW = instant("2026-11-23 09:35", ZONE)


def _plant() -> Publications:
    text = f"""
    [plant]
    name = "North Plant"
    time_zone = "{ZONE}"
    [calendars.here]
    open = {{ mon-fri = ["08:00-17:00"] }}
    [calendars.there]
    time_zone = "Asia/Tokyo"
    open = {{ mon-fri = ["08:00-17:00"] }}
    [departments.packing]
    name = "Packing"
    """
    loaded = load(text)
    assert isinstance(loaded, Plant)
    return Publications((Publication(1, Instant(0), loaded),))


PLANT = _plant()


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("08:00", "2026-11-23 08:00"),
        (" 8:00 ", "2026-11-23 08:00"),
        ("23:59", "2026-11-23 23:59"),
        ("2026-11-24 10:00", "2026-11-24 10:00"),
        ("2026-11-24T10:00:30", "2026-11-24 10:00:30"),
        ("2026-11-24T15:00Z", "2026-11-24 10:00"),
    ],
)
def test_a_time_is_one_of_the_day_or_has_its_date(text: str, meant: str) -> None:
    assert said_instant(text, ZONE, NOW) == instant(meant, ZONE)


@pytest.mark.parametrize("text", ["", "8", "8 am", "24:00", "08:60", "2026-11-31 08:00", "mon 08:00", "[/]", "٠٨:٠٠"])
def test_what_is_no_time_is_told_as_it_was_typed(text: str) -> None:
    with pytest.raises(NotAnInstant) as told:
        said_instant(text, ZONE, NOW)
    assert str(told.value) == text


@pytest.mark.parametrize(
    ("day", "text", "utc"),
    [
        pytest.param("2026-03-08", "02:30", "2026-03-08T07:00Z", id="inside the gap: its end"),
        pytest.param("2026-11-01", "01:30", "2026-11-01T05:30Z", id="inside the fold: the first"),
    ],
)
def test_law_05_a_time_near_a_clock_change(day: str, text: str, utc: str) -> None:
    assert said_instant(text, ZONE, instant(f"{day} 12:00", ZONE)) == instant(utc, ZONE)


@pytest.mark.parametrize(
    ("language", "ends", "said"),
    [
        ("en", "2026-11-24 11:30", "24 Nov 2026 10:00–11:30"),
        ("es", "2026-11-24 11:30", "24 nov 2026 10:00–11:30"),
        ("en", "2026-11-25 00:00", "24 Nov 2026 10:00 to 25 Nov 2026 00:00"),
        ("es", "2026-11-25 00:00", "24 nov 2026 10:00 a 25 nov 2026 00:00"),
    ],
)
def test_a_span_names_its_day_once(language: Language, ends: str, said: str) -> None:
    closure = Closure(instant("2026-11-24 10:00", ZONE), instant(ends, ZONE), "Drill")
    assert span(closure, ZONE, Words(language)) == said


@pytest.mark.parametrize(
    ("clock", "begins"),
    [("09:35", "09:30"), ("09:30", "09:00"), ("09:30:01", "09:30"), ("00:10", "00:00")],
)
def test_the_form_begins_with_the_last_half_hour_until_now(clock: str, begins: str) -> None:
    form = closure_form(CALENDARS, None, PLANT, instant(f"2026-11-23 {clock}", ZONE), Words("en"))
    assert form.filled == {"from": f"2026-11-23 {begins}", "until": f"2026-11-23 {clock[:5]}"}


def test_the_form_has_the_calendar_of_the_person_chosen_and_its_clocks() -> None:
    chosen = {}
    for own in (*CALENDARS, CalendarId("always"), None):
        form = closure_form(CALENDARS, own, PLANT, NOW, Words("en"))
        choice = form.fields[0]
        assert isinstance(choice, Choice)
        chosen[own] = (choice.options[choice.usual][0], form.filled["until"])
    first, second = ("here", "2026-11-23 09:35"), ("there", "2026-11-23 23:35")
    assert chosen == {"here": first, "there": second, "always": first, None: first}


def test_a_single_calendar_is_said_and_not_asked() -> None:
    form = closure_form(CALENDARS[:1], None, PLANT, NOW, Words("en"))
    assert form.fields[0] == Stated("calendar", Words("en")("closure.form.calendar"), "here", "here")


def moved(
    number: str, clock: str = "response", instance: int = 1, before: str = "10:00", after: str = "11:30"
) -> Moved:
    due, later = (instant(f"2026-11-23 {each}", ZONE) for each in (before, after))
    return Moved(RequestId(number), ExpectationId(clock), instance, due, later, Seconds(60), Seconds(60))


def test_what_would_change_is_counted_and_named_the_breaches_first() -> None:
    seen = Preview(
        moved=(moved("M-1"), moved("M-2", "update", 3), moved("M-2", "cleaned")),
        excused=(Judged(RequestId("M-1"), ExpectationId("response"), 1, NOW),),
        broken=(Judged(RequestId("M-31"), ExpectationId("repair"), 2, NOW),),
    )
    assert preview_lines(seen, NOW, ZONE, Words("en"), 9) == [
        "It moves 3 clocks of 2 open requests. It excuses 1 breach. 1 breach stands again, or is one now.",
        "  M-31  repair#2  was due 09:35  breached",
        "  M-1   taken     10:00 → 11:30  excused",
        "  M-2   update#3  10:00 → 11:30",
        "  M-2   cleaned   10:00 → 11:30",
    ]


def test_more_than_there_is_room_for_are_counted() -> None:
    seen = Preview(moved=tuple(moved(f"M-{number}") for number in range(4)))
    assert preview_lines(seen, NOW, ZONE, Words("es"), 2) == [
        "Mueve 4 plazos de 4 solicitudes abiertas.",
        "  M-0  tomarla  10:00 → 11:30",
        "  M-1  tomarla  10:00 → 11:30",
        "  y 2 más",
    ]


def test_of_a_clock_that_stands_still_it_is_said_what_is_left() -> None:
    held = Moved(RequestId("M-1"), ExpectationId("repair"), 1, None, None, Seconds(1_800), Seconds(3_600))
    assert preview_lines(Preview(moved=(held,)), NOW, ZONE, Words("en"), 2) == [
        "It moves 1 clock of 1 open request.",
        "  M-1  repair  30 min left → 1 h left",
    ]


def test_a_closure_that_moves_nothing_says_so() -> None:
    assert preview_lines(Preview(), Instant(NOW), ZONE, Words("en"), 8) == ["It moves no clock of an open request."]
