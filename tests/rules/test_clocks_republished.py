"""A request that is pinned to a newer agreement, for the time that is left (laws 20, 21, 22)."""

from __future__ import annotations

import pytest

from rules.agreement import ServiceId
from rules.entry import Entry, entry_of
from rules.events import Event
from rules.instants import HOUR, MINUTE, Instant
from rules.publications import Publication, Publications
from rules.readings import Mark, Phase, Reading, Verdict
from rules.request import fold
from rules.stages import Stage
from tests.rules.stories import PLANT, at, event, events, known_at, plant

OPENED = "mon 08:00 opened"
WORKED = (OPENED, "mon 08:10 taken", "mon 10:00 approved", "tue 08:10 work-started seal-bar")
REPUBLISHED = "mon 12:00 republished"


def repair(**expectations: str | None) -> str:
    """The plant file with other expectations for the sealer's repair; None leaves one out, and a new one is added."""
    head, rest = PLANT.split("[services.sealer-repair]")
    service, tail = rest.split("[services.statistics]")
    lines = service.splitlines(keepends=True)
    for name, line in expectations.items():
        kind = name.replace("_", "-")
        places = [place for place, old in enumerate(lines) if f'kind = "{kind}"' in old]
        place = places[0] if places else next(p for p, old in enumerate(lines) if 'kind = "resolution"' in old)
        until = next(p for p in range(place, len(lines)) if lines[p].rstrip().endswith(("},", "} },")))
        lines[place : until + 1] = [
            *([] if line is None else [f"  {line},\n"]),
            *([] if places else lines[place : until + 1]),
        ]
    return f"{head}[services.sealer-repair]{''.join(lines)}[services.statistics]{tail}"


def published(story: tuple[str, ...], newer: tuple[str, ...], older: str) -> Publications:
    """Each newer plant file, published when the request was pinned to it."""
    pinned = [at(" ".join(line.split(" ")[:2])) for line in story if line.endswith("republished")]
    return Publications(
        (
            Publication(1, Instant(0), plant(older)),
            *(Publication(2 + n, when, plant(text)) for n, (when, text) in enumerate(zip(pinned, newer, strict=False))),
        )
    )


def history(story: tuple[str, ...], newer: tuple[str, ...], older: str, part: str, priority: str) -> tuple[Event, ...]:
    told = list(events(story[0], text=older, part=part, priority=priority))
    following = iter(newer)
    for version, line in enumerate(story[1:], start=2):
        named = ""
        if line.endswith("republished"):
            named = f" {plant(next(following)).services[ServiceId('sealer-repair')].agreement.id}"
        told.append(event(line + named, version))
    return tuple(told)


def entry(
    now: str, story: tuple[str, ...], *newer: str, older: str = PLANT, part: str = "", priority: str = "normal"
) -> Entry:
    """The request as it stands at `now`, pinned to the newer agreements one after the other."""
    publications = published(story, newer, older)
    return entry_of(fold(history(known_at(now, story), newer, older, part, priority)), publications, at(now))


def readings(name: str, told: Entry) -> list[Reading]:
    return [reading for reading in told.readings if reading.expectation.id == name]


def last(name: str, told: Entry) -> Reading:
    return readings(name, told)[-1]


QUICKER = repair(
    response='{ kind = "response", within = { urgent = "5m", normal = "8m" } }',
    cool_down='{ kind = "cool-down", wait = "30h", because = "It is hot." }',
    approval='{ kind = "approval", by = "safety", within = "1h", calendar = "office" }',
    repair='{ kind = "repair", window = "10m..40m", calendar = "always" }',
    update='{ kind = "update", every = "1h" }',
    resolution='{ kind = "resolution", within = "20h" }',
)


@pytest.mark.parametrize(
    ("story", "clocks"),
    [
        pytest.param((*WORKED[:3], REPUBLISHED), ["response", "approval"], id="met"),
        pytest.param((OPENED, "mon 08:40 taken", REPUBLISHED), ["response"], id="broken"),
        pytest.param((*WORKED[:2], "mon 11:00 refused", REPUBLISHED), ["approval"], id="refused"),
        pytest.param(
            (*WORKED, "tue 09:00 done", "tue 09:10 republished"), ["repair", "resolution", "cool-down"], id="done"
        ),
    ],
)
def test_law_21_what_ended_before_keeps_its_reading_exactly(story: tuple[str, ...], clocks: list[str]) -> None:
    before, after = (entry("wed 12:00", told, QUICKER) for told in (story[:-1], story))
    assert {name: readings(name, before) for name in clocks} == {name: readings(name, after) for name in clocks}
    assert all(reading.ended_at is not None for name in clocks for reading in readings(name, after))


def test_law_12_a_breach_under_way_stays_with_the_clock_that_had_it() -> None:
    wider = repair(response='{ kind = "response", within = "8h" }')
    told = entry("mon 12:30", (OPENED, REPUBLISHED), wider)
    first, second = readings("response", told)
    assert (first.phase, first.verdict, first.over) == (Phase.SUPERSEDED, Verdict.BREACHED, 3 * HOUR + 30 * MINUTE)
    assert (second.verdict, second.due, second.began_at) == (Verdict.NONE, at("mon 16:00"), at("mon 08:00"))


def test_law_20_a_clock_under_way_keeps_its_start_and_all_its_holds() -> None:
    longer = repair(repair='{ kind = "repair", window = "30m..3h" }')
    story = (*WORKED, "tue 08:20 held waiting for the line", "tue 08:50 resumed", "tue 08:55 republished")
    told = entry("tue 09:00", story, longer)
    first, second = readings("repair", told)
    assert (first.phase, first.ended_at, first.used) == (Phase.SUPERSEDED, at("tue 08:55"), 15 * MINUTE)
    assert (second.instance, second.began_at, second.due) == (2, at("tue 08:10"), at("tue 11:40"))
    assert (second.used, second.phase, second.marks) == (20 * MINUTE, Phase.RUNNING, frozenset())


@pytest.mark.parametrize(
    ("pinned", "due", "replanned"),
    [
        pytest.param("mon 08:09:59", "mon 08:10", False, id="a second is left"),
        pytest.param("mon 08:10", "mon 08:10", False, id="used up in this very second"),
        pytest.param("mon 08:10:01", "mon 08:10:01", True, id="used up before"),
    ],
)
def test_law_21_time_that_is_used_up_already_is_due_at_the_change(pinned: str, due: str, replanned: bool) -> None:
    shorter = repair(response='{ kind = "response", within = "10m" }')
    story = (OPENED, f"{pinned} republished")
    read = last("response", entry("mon 08:10:01", story, shorter))
    assert (read.due, Mark.BY_RE_PLANNING in read.marks) == (at(due), replanned)
    assert last("response", entry("mon 08:10:02", story, shorter)).verdict is Verdict.BREACHED


@pytest.mark.parametrize(
    "line",
    [
        pytest.param('{ kind = "resolution", within = "41h" }', id="bound"),
        pytest.param('{ kind = "resolution", within = "40h", calendar = "office" }', id="calendar"),
        pytest.param('{ kind = "resolution", within = "40h", at_risk = "80%" }', id="at risk"),
        pytest.param(
            '{ kind = "custom", id = "resolution", from = "opened", until = "done", at-most = "40h", '
            'owed_by = "safety", calendar = "two-shifts" }',
            id="owner",
        ),
    ],
)
def test_law_21_a_clock_of_which_anything_differs_is_superseded(line: str) -> None:
    told = entry("mon 13:00", (OPENED, "mon 08:10 taken", REPUBLISHED), repair(resolution=line))
    assert [(reading.instance, reading.phase, reading.began_at) for reading in readings("resolution", told)] == [
        (1, Phase.SUPERSEDED, at("mon 08:00")),
        (2, Phase.RUNNING, at("mon 08:00")),
    ]


STORIES = (
    (*WORKED, "tue 08:20 held waiting for the line", "tue 08:50 resumed", "tue 09:00 done", "tue 09:10 told"),
    (*WORKED, "tue 08:30 approval-suspended", "tue 08:40 approved", "tue 09:00 done", "tue 10:00 reopened"),
    (OPENED, "mon 09:00 taken", "mon 09:30 ran-again", "mon 10:00 noted", "tue 09:00 refused", "tue 09:10 cancelled"),
    (OPENED, "mon 08:20 priority-changed urgent", "mon 08:30 handed-over quality", "mon 21:00 part-changed motor"),
)


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("place", range(1, 9))
def test_law_21_a_clock_of_which_nothing_differs_just_goes_on(story: tuple[str, ...], place: int) -> None:
    told_otherwise = PLANT + '[[services.sealer-repair.escalate]]\nat = ["due"]\ntell = ["maintenance:supervisor"]\n'
    cut = min(place, len(story))
    when = " ".join(story[cut - 1].split(" ")[:2])
    pinned = (*story[:cut], f"{when}:30 republished", *story[cut:])
    for now in ("mon 12:00", "tue 08:25", "tue 09:05", "tue 12:00", "thu 12:00"):
        plain, again = entry(now, story, told_otherwise), entry(now, pinned, told_otherwise)
        assert plain.readings == again.readings


ALWAYS_OPEN = '{ kind = "resolution", within = "40h", calendar = "always" }'
OFFICE = repair(resolution='{ kind = "resolution", within = "40h", calendar = "office" }')


def test_law_22_time_used_before_counts_on_the_old_calendar_and_later_time_on_the_new_one() -> None:
    story = (OPENED, "mon 08:10 taken", "mon 21:00 republished")
    read = last("resolution", entry("tue 09:00", story, OFFICE))
    assert read.used == 13 * HOUR + 1 * HOUR
    # 27 h are left: nine each on Tuesday, Wednesday and Thursday.
    assert read.due == at("thu 17:00")


def test_law_22_several_changes_each_count_from_their_own_instant() -> None:
    story = (OPENED, "mon 08:10 taken", "mon 12:00 republished", "mon 21:00 republished", "tue 10:00 republished")
    read = last("resolution", entry("tue 12:00", story, OFFICE, PLANT, OFFICE))
    # Two shifts 08:00 to 12:00, the office until 17:00, two shifts from 21:00 to 22:00 and 06:00 to 10:00, the office.
    assert (read.instance, read.used) == (4, (4 + 5 + 1 + 4 + 2) * HOUR)


def test_law_22_closures_stay_with_the_calendar_that_declared_them() -> None:
    closures = (
        '[[calendars.{}.closures]]\nfrom = "2026-11-23 09:00"\nuntil = "2026-11-23 15:00"\nbecause = "Fire drill"\n'
    )
    story = (OPENED, "mon 08:10 taken", REPUBLISHED)
    on_the_new = last("resolution", entry("mon 17:00", story, OFFICE + closures.format("office")))
    assert on_the_new.used == (4 + 2) * HOUR
    on_the_old = last("resolution", entry("mon 17:00", story, OFFICE + closures.format("two-shifts")))
    assert on_the_old.used == (1 + 5) * HOUR


def test_law_08_a_closure_of_the_old_calendar_entered_after_the_change_excuses_the_breach_it_explains() -> None:
    closed = '[[calendars.two-shifts.closures]]\nfrom = "2026-11-23 09:00"\nuntil = "2026-11-23 11:00"\nbecause = "x"\n'
    short = '{ kind = "resolution", within = "6h", calendar = "office" }'
    story = (OPENED, "mon 08:10 taken", REPUBLISHED)
    newer = repair(resolution=short)
    base = published(story, (newer,), PLANT)
    late = Publications((*base.all, Publication(9, at("mon 15:00"), plant(newer + closed))))
    request = fold(history(story, (newer,), PLANT, "", "normal"))
    without, with_it = (last("resolution", entry_of(request, each, at("mon 15:30"))) for each in (base, late))
    assert (without.verdict, without.due, without.over) == (Verdict.BREACHED, at("mon 14:00"), 90 * MINUTE)
    assert (with_it.word, with_it.breached_at, with_it.due) == (Mark.EXCUSED, at("mon 14:00"), at("mon 16:00"))


def test_law_21_an_expectation_that_is_gone_ends_superseded_without_a_successor() -> None:
    without = repair(resolution=None, response=None)
    told = entry("mon 13:00", (OPENED, REPUBLISHED), without.replace(', "resolution"]', "]"))
    assert [(reading.instance, reading.phase, reading.verdict) for reading in readings("response", told)] == [
        (1, Phase.SUPERSEDED, Verdict.BREACHED)
    ]
    (gone,) = readings("resolution", told)
    assert (gone.phase, gone.ended_at, gone.used) == (Phase.SUPERSEDED, at("mon 12:00"), 4 * HOUR)


def test_law_21_one_that_is_gone_before_it_began_leaves_nothing() -> None:
    told = entry("mon 13:00", (OPENED, REPUBLISHED), repair(told=None, repair=None).replace('"repair", ', ""))
    assert readings("told", told) == readings("repair", told) == []
    assert len(readings("told", entry("mon 11:00", (OPENED,)))) == 1


BARE = repair(response=None, cool_down=None, update=None, told=None)


@pytest.mark.parametrize(
    ("name", "story", "due", "marks"),
    [
        pytest.param("cool-down", (OPENED, REPUBLISHED), "tue 08:00", frozenset(), id="from opened"),
        pytest.param("response", (OPENED, "mon 08:20 republished"), "mon 08:30", frozenset(), id="time is left"),
        pytest.param("response", (OPENED, REPUBLISHED), "mon 12:00", {Mark.BY_RE_PLANNING}, id="used up"),
        pytest.param("update", (OPENED, "mon 11:00 noted", REPUBLISHED), "mon 19:00", frozenset(), id="since the note"),
        pytest.param(
            "told", (*WORKED, "tue 09:00 done", "tue 09:10 republished"), "tue 09:30", frozenset(), id="from done"
        ),
    ],
)
def test_law_21_a_new_one_begins_from_what_has_happened(
    name: str, story: tuple[str, ...], due: str, marks: frozenset[Mark]
) -> None:
    when = " ".join(story[-1].split(" ")[:2])
    (read,) = readings(name, entry(when, story, PLANT, older=BARE))
    assert (read.instance, read.due, read.marks - {Mark.AT_RISK}) == (1, at(due), marks)


def test_law_21_a_new_one_waits_for_what_has_not_happened() -> None:
    (told,) = readings("told", entry("mon 13:00", (OPENED, REPUBLISHED), PLANT, older=BARE))
    assert (told.phase, told.instance) == (Phase.WAITING, 1)
    (done,) = readings(
        "told", entry("tue 09:10", (*WORKED[:3], REPUBLISHED, WORKED[3], "tue 09:00 done"), PLANT, older=BARE)
    )
    assert (done.began_at, done.due) == (at("tue 09:00"), at("tue 09:30"))


def test_law_21_a_new_one_that_was_ended_before_is_not_promised_any_more() -> None:
    told = entry("mon 13:00", (OPENED, "mon 08:10 taken", REPUBLISHED), PLANT, older=BARE)
    assert readings("response", told) == []
    passed = entry("tue 09:00", (OPENED, "mon 08:10 taken", "tue 08:30 republished"), PLANT, older=BARE)
    assert readings("cool-down", passed) == []


def test_law_21_a_promise_of_something_else_under_the_same_name_is_a_new_one() -> None:
    until_told = (
        '{ kind = "custom", id = "resolution", from = "opened", until = "told", at-most = "40h", calendar = "always" }'
    )
    first, second = readings("resolution", entry("mon 13:00", (OPENED, REPUBLISHED), repair(resolution=until_told)))
    assert (first.phase, second.phase) == (Phase.SUPERSEDED, Phase.RUNNING)
    assert (second.instance, second.began_at, second.expectation.ends) == (2, at("mon 08:00"), ("told",))
    until_taken = until_told.replace('"told"', '"taken"')
    story = (OPENED, "mon 08:10 taken", REPUBLISHED)
    (only,) = readings("resolution", entry("mon 13:00", story, repair(resolution=until_taken)))
    assert only.phase is Phase.SUPERSEDED


def test_law_21_waiting_clocks_just_take_the_new_bound() -> None:
    shorter = repair(repair='{ kind = "repair", window = "20m..50m" }')
    (read,) = readings("repair", entry("mon 13:00", (OPENED, REPUBLISHED), shorter))
    assert (read.instance, read.phase, read.goal.most) == (1, Phase.WAITING, 50 * MINUTE)


HELD_OTHERWISE = PLANT.replace('stops = ["repair", "resolution"]', 'stops = ["resolution"]')


def test_law_13_which_clocks_a_hold_stops_is_said_by_the_agreement_in_force_when_it_began() -> None:
    held = (*WORKED, "tue 08:20 held waiting for the line", "tue 08:30 republished")
    told = entry("tue 09:00", held, HELD_OTHERWISE)
    assert last("repair", told).phase is Phase.ON_HOLD
    again = (*held, "tue 09:00 resumed", "tue 09:10 held waiting for the line")
    told = entry("tue 09:20", again, HELD_OTHERWISE)
    assert (last("repair", told).phase, last("resolution", told).phase) == (Phase.RUNNING, Phase.ON_HOLD)
    assert last("repair", told).due == at("tue 09:50")


def test_law_19_a_suspension_ends_with_the_gate() -> None:
    story = (*WORKED, "tue 08:20 approval-suspended", "tue 08:40 republished")
    told = entry("tue 08:50", story, repair(approval=None))
    assert (told.stage, last("repair", told).phase, last("repair", told).due) == (
        Stage.IN_WORK,
        Phase.RUNNING,
        at("tue 09:30"),
    )


def test_law_23_the_work_is_ready_when_the_newer_agreement_asks_for_no_more() -> None:
    at_once = repair(approval=None, cool_down=None)
    (read,) = readings("start", entry("mon 12:30", (OPENED, "mon 08:10 taken", REPUBLISHED), at_once))
    assert (read.began_at, read.due) == (at("mon 12:00"), at("mon 13:00"))


def test_law_23_a_newer_gate_or_a_longer_minimum_takes_readiness_away() -> None:
    story = (OPENED, "mon 08:10 taken", REPUBLISHED)
    bare = repair(approval=None, cool_down=None)
    for newer in (repair(cool_down=None), repair(approval=None)):
        told = entry("mon 12:30", story, newer, older=bare)
        assert (readings("start", told)[0].phase, readings("start", told)[0].ended_at) == (
            Phase.SUPERSEDED,
            at("mon 12:00"),
        )
    cooled = entry("tue 08:30", story, repair(approval=None), older=bare)
    assert (last("start", cooled).instance, last("start", cooled).began_at) == (2, at("tue 08:00"))


@pytest.mark.parametrize(
    ("wait", "passes"),
    [
        pytest.param("30h", "tue 14:00", id="longer"),
        pytest.param("10h", "mon 18:00", id="shorter"),
        pytest.param("2h", "mon 12:00", id="it has passed already"),
    ],
)
def test_law_16_a_minimum_under_way_takes_the_new_time_from_its_start(wait: str, passes: str) -> None:
    newer = repair(cool_down=f'{{ kind = "cool-down", wait = "{wait}" }}')
    story = (OPENED, "mon 08:10 taken", "mon 08:20 approved", REPUBLISHED)
    told = entry("wed 12:00", story, newer)
    first, second = readings("cool-down", told)
    assert (first.phase, first.verdict) == (Phase.SUPERSEDED, Verdict.NONE)
    assert (second.verdict, second.ended_at, second.due) == (Verdict.MET, at(passes), at(passes))
    assert last("start", told).began_at == at(passes)


def test_law_29_the_next_cycle_is_measured_by_the_agreement_in_force_then() -> None:
    newer = repair(response='{ kind = "response", within = "1h" }', told='{ kind = "told", within = "2h" }')
    story = (*WORKED, "tue 09:00 done", "tue 09:10 republished", "tue 09:20 told", "tue 10:00 reopened")
    told = entry("tue 10:10", story, newer)
    assert [(r.cycle, r.goal.most, r.word) for r in readings("response", told)] == [
        (1, 30 * MINUTE, Verdict.MET),
        (2, HOUR, Phase.RUNNING),
    ]
    assert [(r.cycle, r.instance, r.goal.most) for r in readings("told", told)][:2] == [
        (1, 1, 30 * MINUTE),
        (1, 2, 2 * HOUR),
    ]


def test_law_29_a_total_goes_on_over_cycles_and_agreements_with_the_gap_taken_off() -> None:
    total = repair(resolution='{ kind = "resolution", within = "40h", counts = "total" }')
    newer = repair(resolution='{ kind = "resolution", within = "20h", counts = "total" }')
    story = (*WORKED, "tue 09:00 done", "tue 11:00 reopened", "tue 12:00 republished")
    read = last("resolution", entry("tue 13:00", story, newer, older=total))
    # Monday 08:00 to 22:00, Tuesday 06:00 to 09:00 and from 11:00 on.
    assert (read.used, read.due) == ((14 + 3 + 2) * HOUR, at("tue 14:00"))


def test_law_21_going_back_to_the_older_agreement_is_a_change_like_any_other() -> None:
    newer = repair(response='{ kind = "response", within = "8h" }')
    story = (OPENED, "mon 08:20 republished", "mon 09:00 republished")
    told = entry("mon 09:30", story, newer, PLANT)
    assert [(r.instance, r.due, r.verdict) for r in readings("response", told)] == [
        (1, at("mon 08:30"), Verdict.NONE),
        (2, at("mon 16:00"), Verdict.NONE),
        (3, at("mon 09:00"), Verdict.BREACHED),
    ]
    assert told.agreement == plant(PLANT).services[ServiceId("sealer-repair")].agreement


def test_law_20_a_readiness_that_is_lost_later_takes_the_new_bound_until_then() -> None:
    bare = repair(cool_down=None)
    newer = repair(cool_down=None, start='{ kind = "start", within = "3h" }')
    story = (OPENED, "mon 08:10 taken", "mon 10:00 approved", "mon 10:30 republished", "mon 11:30 approval-suspended")
    first, second = readings("start", entry("mon 12:00", story, newer, older=bare))[:2]
    assert (first.ended_at, first.verdict) == (at("mon 10:30"), Verdict.NONE)
    assert (second.ended_at, second.verdict, second.due) == (at("mon 11:30"), Verdict.NONE, at("mon 13:00"))


def test_law_21_an_agreement_that_was_never_published_here_promises_nothing() -> None:
    publications = Publications((Publication(1, Instant(0), plant(PLANT)),))
    request = fold((*events(OPENED), event("mon 12:00 republished sealer-repair@0123", 2)))
    told = entry_of(request, publications, at("mon 13:00"))
    assert {reading.phase for reading in told.readings if reading.began_at} == {Phase.SUPERSEDED}


def test_law_22_a_department_on_another_calendar_alters_no_time_already_used() -> None:
    newer = PLANT.replace('name = "Seguridad"\ncalendar = "two-shifts"', 'name = "Seguridad"\ncalendar = "office"')
    first, second = (Publication(1, Instant(0), plant(PLANT)), Publication(2, at("mon 20:00"), plant(newer)))
    request = fold(events("mon 17:00 opened"))
    (read,) = readings("approval", entry_of(request, Publications((first, second)), at("tue 08:30")))
    # Three hours until the change; the office opens on Tuesday at eight.
    assert (read.used, read.due) == (3 * HOUR + 30 * MINUTE, at("tue 09:00"))
    late = fold(events("mon 14:00 opened"))
    (read,) = readings("approval", entry_of(late, Publications((first, second)), at("tue 08:30")))
    assert (read.verdict, read.due) == (Verdict.BREACHED, at("mon 18:00"))


def escalating(*levels: str, text: str = PLANT) -> str:
    """The plant file with these levels told for every maximum of the sealer's repair."""
    at_levels = ", ".join(f'"{level}"' for level in levels)
    declared = f'clock = "response"\nat = [{at_levels}]\ntell = ["safety:approver"]\n'
    return f"{text}[[services.sealer-repair.escalate]]\n{declared}"


@pytest.mark.parametrize(
    ("older", "newer", "reached"),
    [
        pytest.param([], ["50%"], [("50%", "mon 08:20")], id="passed before it was declared"),
        pytest.param(["50%"], [], [("50%", "mon 08:15")], id="reached before it was taken away"),
        pytest.param(["50%"], ["50%", "due"], [("50%", "mon 08:15"), ("due", "mon 08:30")], id="never twice"),
        pytest.param(["due"], [], [], id="not reached before it was taken away"),
    ],
)
def test_law_21_a_level_counts_while_an_agreement_in_force_declares_it(
    older: list[str], newer: list[str], reached: list[tuple[str, str]]
) -> None:
    story = (OPENED, "mon 08:20 republished")
    older_text, newer_text = (escalating(*each) if each else PLANT for each in (older, newer))
    told = entry("mon 09:00", story, newer_text, older=older_text)
    assert [(level.level, level.at) for level in told.levels(at("mon 09:00"))] == [(w, at(t)) for w, t in reached]


def test_law_21_a_level_that_is_declared_later_is_not_reached_by_what_ended_before() -> None:
    story = (OPENED, "mon 08:18 taken", "mon 08:20 republished")
    assert entry("mon 09:00", story, escalating("50%")).levels(at("mon 09:00")) == ()


def test_law_21_a_level_passed_already_is_reached_by_the_clock_that_goes_on() -> None:
    shorter = escalating("50%", text=repair(response='{ kind = "response", within = "25m" }'))
    told = entry("mon 08:22", (OPENED, "mon 08:20 republished"), shorter)
    assert [(level.instance, level.at) for level in told.levels(at("mon 08:22"))] == [(2, at("mon 08:20"))]


def test_law_21_going_back_reaches_no_level_in_the_past() -> None:
    bare = PLANT
    story = (OPENED, "mon 08:05 republished", "mon 08:20 republished")
    told = entry("mon 08:22", story, bare, escalating("50%"), older=escalating("50%"))
    assert [(level.level, level.at) for level in told.levels(at("mon 08:22"))] == [("50%", at("mon 08:20"))]


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("newer", [QUICKER, BARE, OFFICE, HELD_OTHERWISE])
def test_law_12_no_newer_agreement_takes_a_breach_away_or_counts_an_instance_twice(
    story: tuple[str, ...], newer: str
) -> None:
    for place in range(1, len(story) + 1):
        when = " ".join(story[place - 1].split(" ")[:2])
        pinned = (*story[:place], f"{when}:30 republished")
        before, after = entry(f"{when}:30", story[:place]), entry(f"{when}:30", pinned, newer)
        later = entry("thu 12:00", (*pinned, *story[place:]), newer)
        for told in (after, later):
            kept = {(str(r.expectation.id), r.instance): r for r in told.readings}
            assert len(kept) == len(told.readings)
            for reading in before.readings:
                again = kept.get((str(reading.expectation.id), reading.instance))
                if reading.broken:
                    assert again is not None
                    assert (again.verdict, again.breached_at) == (reading.verdict, reading.breached_at)
                if reading.ended_at is not None and reading.began_at is not None:
                    assert again == reading


@pytest.mark.parametrize(
    ("line", "part", "priority", "due"),
    [
        pytest.param(
            '{ kind = "repair", window = "30m..4h", parts = { seal-bar = "30m..1h", motor = "1h..2h" } }',
            "seal-bar",
            "normal",
            ["tue 09:10"],
            id="the bound of another part",
        ),
        pytest.param(
            '{ kind = "repair", window = "30m..4h", parts = { seal-bar = "30m..90m", motor = "1h..2h" } }',
            "seal-bar",
            "normal",
            ["tue 09:10", "tue 09:40"],
            id="the bound of this part",
        ),
        pytest.param(
            '{ kind = "repair", window = "30m..2h", parts = { motor = { urgent = "1h..80m", normal = "1h..3h" } } }',
            "motor",
            "urgent",
            ["tue 09:40", "tue 09:30"],
            id="the bound of this priority",
        ),
        pytest.param(
            '{ kind = "repair", window = "30m..2h", parts = { motor = { urgent = "1h..90m", normal = "1h..3h" } } }',
            "motor",
            "urgent",
            ["tue 09:40"],
            id="the bound of another priority",
        ),
    ],
)
def test_law_21_only_the_bound_of_its_part_and_priority_supersedes_a_clock(
    line: str, part: str, priority: str, due: list[str]
) -> None:
    story = (*WORKED[:3], "tue 08:10 work-started", "tue 08:20 republished")
    told = entry("tue 08:30", story, repair(repair=line), part=part, priority=priority)
    assert [reading.due for reading in readings("repair", told)] == [at(each) for each in due]


def test_law_21_a_clock_that_somebody_else_owes_from_now_on_is_theirs() -> None:
    line = (
        '{ kind = "custom", id = "resolution", from = "opened", until = "done", at-most = "40h", '
        'owed_by = "safety", calendar = "two-shifts" }'
    )
    first, second = readings("resolution", entry("mon 13:00", (OPENED, REPUBLISHED), repair(resolution=line)))
    assert (first.owed_by, second.owed_by) == ("maintenance", "safety")


def test_law_22_a_calendar_goes_on_being_counted_where_only_the_bound_changes_later() -> None:
    longer = OFFICE.replace('within = "40h", calendar = "office"', 'within = "41h", calendar = "office"')
    story = (OPENED, "mon 08:10 taken", "mon 12:00 republished", "tue 09:00 republished")
    read = last("resolution", entry("tue 10:00", story, OFFICE, longer, older=repair(resolution=ALWAYS_OPEN)))
    # Round the clock from 08:00 to 12:00, the office until 17:00 and from 08:00 on.
    assert (read.instance, read.used) == (3, (4 + 5 + 2) * HOUR)


def test_law_29_a_total_keeps_all_its_gaps_and_holds_under_a_newer_agreement() -> None:
    total = repair(resolution='{ kind = "resolution", within = "40h", counts = "total" }')
    newer = repair(resolution='{ kind = "resolution", within = "30h", counts = "total" }')
    story = (
        *WORKED,
        "tue 09:00 done",
        "tue 11:00 reopened",
        "tue 11:10 taken",
        "tue 11:20 held waiting for the line",
        "tue 11:50 resumed",
        "tue 12:00 done",
        "tue 15:00 reopened",
        "tue 16:00 republished",
    )
    read = last("resolution", entry("tue 17:00", story, newer, older=total))
    # Monday 08:00 to 22:00, Tuesday 06:00 to 09:00, 11:00 to 12:00 with half an hour held, and from 15:00 on.
    assert read.used == (14 + 3 + 1 + 2) * HOUR - 30 * MINUTE
    assert read.due == at("wed 11:30")


UNKNOWN = "mon 12:00 republished sealer-repair@0123"


def between_unknown(now: str, *story: str, text: str = PLANT) -> Entry:
    """Pinned to an agreement that was never published here from 12:00 to 13:00, and to the first one again."""
    again = f"mon 13:00 republished {plant(text).services[ServiceId('sealer-repair')].agreement.id}"
    lines = (UNKNOWN, *story, again)
    told = (*events(OPENED, text=text), *(event(line, version) for version, line in enumerate(lines, start=2)))
    return entry_of(fold(told), Publications((Publication(1, Instant(0), plant(text)),)), at(now))


def test_law_21_what_was_never_published_here_promises_nothing_while_it_lasts() -> None:
    told = between_unknown("mon 14:00", "mon 12:30 held waiting for the line", text=escalating("50%", "due"))
    first, second = readings("resolution", told)
    assert (first.phase, first.ended_at, first.used) == (Phase.SUPERSEDED, at("mon 12:00"), 4 * HOUR)
    assert (second.phase, second.began_at, second.used) == (Phase.RUNNING, at("mon 08:00"), 6 * HOUR)
    reached = [(level.level, level.instance, level.at) for level in told.levels(at("mon 14:00"))]
    assert reached[:2] == [("50%", 1, at("mon 08:15")), ("due", 1, at("mon 08:30"))]


def test_law_21_one_that_comes_back_begins_again_from_what_has_happened() -> None:
    story = (OPENED, "mon 08:10 republished", "mon 08:20 republished")
    told = entry("mon 08:25", story, repair(response=None), PLANT)
    assert [(reading.instance, reading.phase, reading.due) for reading in readings("response", told)] == [
        (1, Phase.SUPERSEDED, at("mon 08:30")),
        (2, Phase.RUNNING, at("mon 08:30")),
    ]


def test_law_21_what_happens_between_two_newer_agreements_counts_once() -> None:
    story = (OPENED, REPUBLISHED, "mon 12:30 noted", "mon 13:00 republished")
    told = entry("mon 13:30", story, OFFICE, PLANT)
    assert [(reading.instance, reading.began_at, reading.word) for reading in readings("update", told)] == [
        (1, at("mon 08:00"), Verdict.MET),
        (2, at("mon 12:30"), Phase.RUNNING),
    ]


def test_law_13_a_new_clock_stands_still_in_a_hold_that_names_it() -> None:
    story = (OPENED, REPUBLISHED, "mon 13:00 held waiting for the line")
    without = repair(resolution=None).replace(', "resolution"]', "]")
    read = last("resolution", entry("mon 14:00", story, PLANT, older=without))
    assert (read.phase, read.used) == (Phase.ON_HOLD, 5 * HOUR)


def test_law_22_another_calendar_of_the_service_leaves_what_was_used_before() -> None:
    newer = PLANT.replace(
        'provider = "maintenance"\ncustomers', 'provider = "maintenance"\ncalendar = "office"\ncustomers'
    )
    first, second = readings("resolution", entry("mon 18:00", ("mon 06:30 opened", REPUBLISHED), newer))
    assert (first.used, second.used) == (5 * HOUR + 30 * MINUTE, 10 * HOUR + 30 * MINUTE)


def test_law_21_what_is_gone_comes_first_and_the_rest_as_the_newest_agreement_declares_it() -> None:
    story = (OPENED, "mon 08:10 republished", "mon 08:20 republished")
    told = entry("mon 08:25", story, repair(response=None), repair(update=None))
    ids = list(dict.fromkeys(reading.expectation.id for reading in told.readings))
    assert ids[0] == "update"
    newest = told.agreement.expectations
    assert ids[1:] == [each.id for each in newest]
