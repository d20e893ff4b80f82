"""Closures as people enter them and take them back: who may, which times make sense, and what it would change."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from rules.agreement import CalendarId, PersonId
from rules.answers import Declined
from rules.board import Board
from rules.closure_preview import Preview, preview
from rules.closures import FARTHEST_AHEAD, FARTHEST_BACK, LONGEST, Shut, enter_closure, may_shut, take_back_closure
from rules.entry import entry_of
from rules.events import ClosureEntered, ClosureTakenBack, Event, Published, RequestId, Version
from rules.instants import DAY, Instant
from rules.plant import Person
from rules.publications import Publications
from rules.readings import Mark, Verdict
from rules.request import fold
from tests.sealer_repair import Told, happened, history, moment, opened, plant_text

SHIFTS = CalendarId("two-shifts")
NOW = moment("mon 09:05")
DRILL = Shut(SHIFTS, moment("mon 08:10"), moment("mon 09:00"), "Fire drill")
OFFICES = """
[calendars.offices]
open = { mon-fri = ["08:00-17:00"] }
[departments.dispatch]
name = "Dispatch"
calendar = "offices"
"""
RESPONSE = plant_text(["response"], OFFICES)
"""To be taken within half an hour on two shifts from 06:00 to 22:00; two other departments work round the clock."""


def publications(text: str = RESPONSE, *events: ClosureEntered | ClosureTakenBack) -> Publications:
    first = Published(occurred_at=Instant(0), version=Version(1), text=text)
    read = Publications.read([first, *stored(*events)])
    assert read is not None
    return read


def stored(*events: ClosureEntered | ClosureTakenBack, after: int = 1) -> list[ClosureEntered | ClosureTakenBack]:
    return [replace(event, version=Version(version)) for version, event in enumerate(events, after + 1)]


def person(named: str, plant: Publications) -> Person | None:
    return plant.current.people.get(PersonId(named))


def entered(
    asked: Shut = DRILL, by: str = "rosa", plant: Publications | None = None, now: Instant = NOW
) -> ClosureEntered | Declined:
    plant = publications() if plant is None else plant
    return enter_closure(asked, by=person(by, plant), publications=plant, now=now)


def drill(asked: Shut = DRILL, now: Instant = NOW) -> ClosureEntered:
    event = entered(asked, now=now)
    assert isinstance(event, ClosureEntered)
    return event


def because(answer: object) -> str:
    assert isinstance(answer, Declined), answer
    return answer.because


def test_law_08_a_supervisor_enters_a_closure_and_it_is_an_event() -> None:
    event = drill(replace(DRILL, because="  Fire drill "))
    assert (event.calendar, event.begins, event.ends, event.because) == (*_said(DRILL),)
    assert (event.person, event.occurred_at) == ("rosa", NOW)
    assert len(event.id) == 32
    assert event.id == drill().id != drill(now=Instant(NOW + 1)).id


def _said(asked: Shut) -> tuple[CalendarId, Instant, Instant, str]:
    return asked.calendar, asked.begins, asked.ends, asked.because


@pytest.mark.parametrize(
    ("begins", "lasts", "answer"),
    [
        pytest.param(-FARTHEST_BACK, 1, "", id="31 days ago exactly, for a second"),
        pytest.param(-FARTHEST_BACK - 1, 60, "closure-long-ago", id="a second longer ago"),
        pytest.param(-365 * DAY, 3_600, "closure-long-ago", id="a slip of the year"),
        pytest.param(FARTHEST_AHEAD, LONGEST, "", id="half a year ahead, for 31 days"),
        pytest.param(FARTHEST_AHEAD + 1, 60, "closure-far-off", id="a second farther off"),
        pytest.param(365 * DAY, 3_600, "closure-far-off", id="a slip of the year the other way"),
        pytest.param(-60, LONGEST + 1, "closure-too-long", id="a second too long"),
        pytest.param(-60, 0, "closure-backwards", id="no time at all"),
        pytest.param(-60, -1, "closure-backwards", id="ends before it begins"),
    ],
)
def test_law_08_a_closure_has_a_sensible_time(begins: int, lasts: int, answer: str) -> None:
    outcome = entered(Shut(SHIFTS, Instant(NOW + begins), Instant(NOW + begins + lasts), "Drill"))
    assert (because(outcome) if answer else "") == answer
    assert answer or isinstance(outcome, ClosureEntered)


def test_law_08_a_closure_needs_a_reason_and_a_calendar_that_is_ever_shut() -> None:
    assert because(entered(replace(DRILL, because=" \t"))) == "reason-missing"
    assert because(entered(replace(DRILL, calendar=CalendarId("always")))) == "never-shut"
    unknown = entered(replace(DRILL, calendar=CalendarId("nights")))
    assert unknown == Declined("unknown-calendar", {"name": "nights", "known": ("two-shifts", "offices")})
    bare = RESPONSE.replace('calendar = "two-shifts"\n', "").replace('calendar = "offices"\n', "")
    bare = bare.partition("[calendars.two-shifts]")[0] + "[departments" + bare.partition("[departments")[2]
    bare = bare.replace('[calendars.offices]\nopen = { mon-fri = ["08:00-17:00"] }\n', "")
    assert because(entered(plant=publications(bare))) == "no-calendars"


def test_law_08_the_same_time_twice_is_declined_whoever_said_it_first() -> None:
    again = entered(replace(DRILL, because="Another word for it"), plant=publications(RESPONSE, drill()))
    assert because(again) == "closure-there"
    declared = (
        '[[calendars.two-shifts.closures]]\nfrom = "2026-11-23 08:10"\nuntil = "2026-11-23 09:00"\nbecause = "Drill"\n'
    )
    assert because(entered(plant=publications(RESPONSE + declared))) == "closure-there"
    longer = replace(DRILL, ends=moment("mon 09:01"))
    assert isinstance(entered(longer, plant=publications(RESPONSE, drill())), ClosureEntered)
    elsewhere = replace(DRILL, calendar=CalendarId("offices"))
    assert isinstance(entered(elsewhere, plant=publications(RESPONSE, drill())), ClosureEntered)


@pytest.mark.parametrize(
    ("by", "answer"),
    [
        pytest.param("rosa", "", id="a supervisor of those who work on it"),
        pytest.param("luis", "who-closure", id="no supervisor"),
        pytest.param("eva", "who-closure", id="a supervisor of others"),
        pytest.param("nobody", "who-shuts", id="nobody"),
    ],
)
def test_law_08_supervisors_of_those_concerned_shut_a_calendar(by: str, answer: str) -> None:
    outcome = entered(by=by)
    assert (because(outcome) if answer else "") == answer
    if answer == "who-closure":
        assert isinstance(outcome, Declined)
        assert outcome.facts["known"] == ("Rosa Medina",)


def test_law_08_who_provides_a_service_that_counts_on_it_is_concerned() -> None:
    text = plant_text(["response"], OFFICES).replace(
        'within = { urgent = "10m", normal = "30m" }',
        'within = { urgent = "10m", normal = "30m" }\ncalendar = "offices"',
    )
    plant = publications(text)
    assert may_shut(person("rosa", plant), plant.current) == (SHIFTS, CalendarId("offices"))
    assert may_shut(person("eva", plant), plant.current) == ()


def test_law_08_where_those_concerned_have_no_supervisor_every_supervisor_may() -> None:
    plant = publications()
    offices = replace(DRILL, calendar=CalendarId("offices"))
    assert isinstance(entered(offices, "eva", plant), ClosureEntered)
    assert because(entered(offices, "luis", plant)) == "who-closure"


def test_law_08_without_supervisors_anyone_may_and_without_people_nobody_has_to_say_who() -> None:
    without = publications(RESPONSE.replace('roles = ["supervisor"]\n', ""))
    assert isinstance(entered(by="luis", plant=without), ClosureEntered)
    assert because(entered(by="nobody", plant=without)) == "who-shuts"
    deserted = publications(RESPONSE.partition("[[people]]")[0] + "[machines" + RESPONSE.partition("[machines")[2])
    event = entered(by="nobody", plant=deserted)
    assert isinstance(event, ClosureEntered)
    assert event.person is None


def test_law_08_a_closure_is_taken_back_by_its_id_or_the_beginning_of_it() -> None:
    event = drill()
    plant = publications(RESPONSE, event)
    rosa, luis = person("rosa", plant), person("luis", plant)
    for named in (event.id, event.id[:8]):
        back = take_back_closure(named, by=rosa, publications=plant, now=NOW)
        assert isinstance(back, ClosureTakenBack)
        assert (back.closure, back.person, back.occurred_at) == (event.id, "rosa", NOW)
    assert because(take_back_closure(event.id, by=luis, publications=plant, now=NOW)) == "who-closure"
    for named in ("", "zz", event.id + "0"):
        assert because(take_back_closure(named, by=rosa, publications=plant, now=NOW)) == "unknown-closure"
    assert isinstance(back, ClosureTakenBack)
    gone = plant.after(stored(back, after=2))
    assert because(take_back_closure(event.id, by=rosa, publications=gone, now=NOW)) == "unknown-closure"


def test_an_id_that_several_closures_begin_with_names_none() -> None:
    two = [replace(drill(), id=id_) for id_ in ("ab12", "ab34")]
    plant = publications(RESPONSE, *two)
    answer = take_back_closure("ab", by=person("rosa", plant), publications=plant, now=NOW)
    assert answer == Declined("several-closures", {"name": "ab", "known": ("ab12", "ab34")})


def test_law_08_a_closure_of_the_plant_file_cannot_be_taken_back() -> None:
    declared = (
        '[[calendars.two-shifts.closures]]\nfrom = "2026-11-23 08:10"\nuntil = "2026-11-23 09:00"\nbecause = "Drill"\n'
    )
    plant = publications(RESPONSE + declared)
    answer = take_back_closure("Drill", by=person("rosa", plant), publications=plant, now=NOW)
    assert because(answer) == "unknown-closure"


def test_law_10_a_clock_that_went_back_enters_nothing_before_what_is_known() -> None:
    plant = publications(RESPONSE, drill())
    late = entered(replace(DRILL, ends=moment("mon 09:01")), plant=plant, now=moment("mon 07:00"))
    assert isinstance(late, ClosureEntered)
    assert late.occurred_at == NOW


# What it would change.

BREACHED = [opened()]
TAKEN_LATE = [opened(), happened("mon 08:50", "taken", person="luis")]
FRESH = [opened("mon 08:55")]


def board(*stories: list[Told], text: str = RESPONSE, plant: Publications | None = None) -> Board:
    def named(number: int, events: tuple[Event, ...]) -> tuple[Event, ...]:
        return tuple(replace(event, request=RequestId(f"M-{number}")) for event in events)

    made = Board(plant or publications(text), lambda request: (), NOW)
    made.load([named(number, tuple(history(story, text))) for number, story in enumerate(stories, 1)])
    return made


def asked(made: Board, event: ClosureEntered | ClosureTakenBack) -> Preview:
    return preview(made.entries.values(), event, made.publications, NOW)


def test_law_08_the_preview_names_every_clock_that_moves_and_every_breach_that_is_excused() -> None:
    made = board(BREACHED, TAKEN_LATE, FRESH)
    seen = asked(made, drill())
    assert [(each.request, each.before, each.after) for each in seen.moved] == [
        ("M-1", moment("mon 08:30"), moment("mon 09:20")),
        ("M-3", moment("mon 09:25"), moment("mon 09:30")),
    ]
    assert [(each.request, each.clock, each.instance, each.breached_at) for each in seen.excused] == [
        ("M-1", "response", 1, moment("mon 08:30")),
        ("M-2", "response", 1, moment("mon 08:30")),
    ]
    assert sorted(seen.requests) == ["M-1", "M-3"]
    assert seen.broken == ()


def test_law_08_taking_back_is_the_mirror_image() -> None:
    event = drill()
    plant = publications(RESPONSE, event)
    made = board(BREACHED, TAKEN_LATE, FRESH, plant=plant)
    back = take_back_closure(event.id, by=person("rosa", plant), publications=plant, now=NOW)
    assert isinstance(back, ClosureTakenBack)
    there, here = asked(board(BREACHED, TAKEN_LATE, FRESH), event), asked(made, back)
    assert [(each.request, each.after, each.before) for each in here.moved] == [
        (each.request, each.before, each.after) for each in there.moved
    ]
    assert (here.broken, here.excused) == (there.excused, ())


def test_law_08_what_is_previewed_is_what_comes() -> None:
    made = board(BREACHED, TAKEN_LATE, FRESH)
    event = drill()
    seen, before = asked(made, event), dict(made.entries)
    made.reread(made.adopt(made.publications.after(stored(event))))
    for moved in seen.moved:
        (was,), (is_now,) = before[moved.request].readings, made.entries[moved.request].readings
        assert (was.due, is_now.due) == (moved.before, moved.after)
    excused = {
        request
        for request, entry in made.entries.items()
        if any(Mark.EXCUSED in reading.marks and reading.verdict is Verdict.BREACHED for reading in entry.readings)
    }
    assert excused == {each.request for each in seen.excused}


def test_law_12_a_breach_that_was_excused_is_a_breach_again_when_the_closure_is_taken_back() -> None:
    event = drill()
    plant = publications(RESPONSE, event)
    back = take_back_closure(event.id, by=person("rosa", plant), publications=plant, now=NOW)
    assert isinstance(back, ClosureTakenBack)
    request = fold(history(BREACHED, RESPONSE))
    (excused,) = entry_of(request, plant, NOW).readings
    (breached,) = entry_of(request, plant.after(stored(back, after=2)), NOW).readings
    assert (excused.word, breached.word) == (Mark.EXCUSED, Verdict.BREACHED)
    assert breached.breached_at == excused.breached_at == moment("mon 08:30")


def test_law_08_a_closure_that_comes_moves_what_is_due_after_it_and_excuses_nothing() -> None:
    coming = drill(Shut(SHIFTS, moment("mon 09:10"), moment("mon 10:10"), "Power cut"))
    seen = asked(board(BREACHED, FRESH), coming)
    assert [(each.request, each.before, each.after) for each in seen.moved] == [
        ("M-2", moment("mon 09:25"), moment("mon 10:25"))
    ]
    assert (seen.excused, seen.broken) == ((), ())


def test_law_13_of_a_clock_on_hold_the_preview_says_what_is_left() -> None:
    text = plant_text()
    story = [
        opened("mon 06:00"),
        happened("mon 06:05", "taken", person="luis"),
        happened("mon 08:30", "held", person="luis", reason="waiting for the line"),
    ]
    seen = asked(board(story, text=text), drill())
    (resolution,) = [each for each in seen.moved if each.clock == "resolution"]
    assert (resolution.before, resolution.after) == (None, None)
    assert (resolution.left_before, resolution.left_after) == (37 * 3_600 + 1_800, 37 * 3_600 + 3_000)


def test_a_closure_of_another_calendar_or_outside_its_hours_changes_nothing() -> None:
    made = board(BREACHED, FRESH)
    offices = entered(replace(DRILL, calendar=CalendarId("offices")), "eva")
    assert isinstance(offices, ClosureEntered)
    assert asked(made, offices) == Preview()
    assert asked(made, drill(Shut(SHIFTS, moment("mon 02:00"), moment("mon 05:00"), "Drill"))) == Preview()
    assert asked(board(), drill()) == Preview()


def test_law_08_only_requests_with_a_clock_on_the_calendar_are_read_again() -> None:
    made = board(BREACHED, FRESH)
    offices = entered(replace(DRILL, calendar=CalendarId("offices")), "eva")
    assert isinstance(offices, ClosureEntered)
    assert made.adopt(made.publications.after(stored(offices))) == ()
    again = made.adopt(made.publications.after(stored(drill(), after=2)))
    assert again == ("M-2", "M-1"), "the one that changes next comes first"
    assert made.reread(again[:1]).requests == {"M-2"}
    assert made.reread([*again[1:], RequestId("M-9")]).requests == {"M-1"}
