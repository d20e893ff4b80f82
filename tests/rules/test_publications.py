"""What follows from every plant file that was ever published."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from rules import kinds
from rules.agreement import Agreement, AgreementId, CalendarId, DepartmentId, Expectation, PersonId, ServiceId, Share
from rules.calendars import ALWAYS
from rules.events import (
    ClosureEntered,
    ClosureTakenBack,
    EventId,
    NoticePosted,
    PinSet,
    PinWrong,
    PlantEvent,
    Published,
    Version,
)
from rules.instants import Instant, Seconds, instant
from rules.plant import ALWAYS_ID, Plant
from rules.plantfile import load
from rules.publications import Publications

ZONE = "America/Puerto_Rico"
SHIFTS = CalendarId("shifts")
REPAIR = ServiceId("repair")
HOUR = 3_600
HALF_AN_HOUR = kinds.within(None, 1_800)

PLANT = f"""\
[plant]
name = "Planta Norte"
time_zone = "{ZONE}"
[calendars.shifts]
open = {{ mon-fri = ["06:00-14:00"] }}
[departments.maintenance]
name = "Mantenimiento"
[services.repair]
name = "Reparación"
provider = "maintenance"
[[services.repair.expect]]
kind = "response"
within = "30m"
"""
LONGER_RESPONSE = PLANT.replace("30m", "1h")
LONGER_SHIFT = PLANT.replace("14:00", "16:00")
WITHOUT_SERVICE = PLANT.partition("[services.repair]")[0]
WITHOUT_CALENDAR = PLANT.replace('[calendars.shifts]\nopen = { mon-fri = ["06:00-14:00"] }\n', "")


def at(text: str) -> Instant:
    return instant(text, ZONE)


def published(text: str, when: str, version: int = 1) -> Published:
    return Published(text=text, occurred_at=at(when), version=Version(version))


def read(*events: PlantEvent) -> Publications:
    publications = Publications.read(events)
    assert publications is not None
    return publications


def open_hours(publications: Publications, day: str) -> float:
    begins = at(f"{day} 00:00")
    return publications.calendar(SHIFTS).between(begins, Instant(begins + 24 * HOUR)) / HOUR


def test_a_plant_that_was_never_published_is_none() -> None:
    notice = NoticePosted(occurred_at=at("2026-11-23 08:00"), text="[/]", until=at("2026-11-23 09:00"))
    assert Publications.read([]) is None
    assert Publications.read([notice]) is None


def test_the_current_plant_is_the_last_one_published() -> None:
    events: list[PlantEvent] = [
        published(PLANT, "2026-11-02 08:00"),
        PinSet(occurred_at=at("2026-11-02 09:00"), owner=PersonId("rosa"), secret="x"),
        PinWrong(occurred_at=at("2026-11-02 09:01"), owner=PersonId("rosa")),
        published(PLANT.replace("Planta Norte", "Planta Sur"), "2026-11-09 08:00", 4),
    ]
    publications = read(*events)
    assert publications.current.name == "Planta Sur"
    assert publications.zone == ZONE
    assert [(each.version, each.at) for each in publications.all] == [
        (1, at("2026-11-02 08:00")),
        (4, at("2026-11-09 08:00")),
    ]


def test_law_21_an_agreement_outlives_the_plant_file_that_made_it() -> None:
    publications = read(
        published(PLANT, "2026-11-02 08:00"),
        published(LONGER_RESPONSE, "2026-11-09 08:00"),
        published(WITHOUT_SERVICE, "2026-11-16 08:00"),
    )
    first, second = (each.plant.services[REPAIR].agreement for each in publications.all[:2])
    assert first.id != second.id
    assert publications.agreement(first.id) == first
    assert publications.agreement(second.id) == second
    assert publications.agreement(AgreementId("repair@0000000000000000")) is None


def test_law_21_the_same_promises_are_the_same_agreement() -> None:
    publications = read(published(PLANT, "2026-11-02 08:00"), published(LONGER_SHIFT, "2026-11-09 08:00"))
    first, second = (each.plant.services[REPAIR].agreement.id for each in publications.all)
    assert first == second


def test_law_22_spans_before_a_publication_come_from_the_old_calendar() -> None:
    publications = read(published(PLANT, "2026-11-02 08:00"), published(LONGER_SHIFT, "2026-11-11 00:00"))
    assert open_hours(publications, "2026-10-27") == 8, "the first version covers all the past"
    assert open_hours(publications, "2026-11-10") == 8
    assert open_hours(publications, "2026-11-11") == 10


def test_law_22_a_calendar_that_did_not_change_is_one_piece() -> None:
    publications = read(published(PLANT, "2026-11-02 08:00"), published(LONGER_RESPONSE, "2026-11-09 08:00"))
    assert len(publications.calendar(SHIFTS).pieces) == 1


def test_law_22_a_calendar_that_changed_back_has_three_pieces() -> None:
    publications = read(
        published(PLANT, "2026-11-02 08:00"),
        published(LONGER_SHIFT, "2026-11-09 00:00"),
        published(PLANT, "2026-11-16 00:00"),
    )
    assert len(publications.calendar(SHIFTS).pieces) == 3
    assert [open_hours(publications, day) for day in ("2026-11-03", "2026-11-10", "2026-11-17")] == [8, 10, 8]


def test_a_calendar_that_is_no_longer_declared_stays_for_those_pinned_to_it() -> None:
    publications = read(published(PLANT, "2026-11-02 08:00"), published(WITHOUT_CALENDAR, "2026-11-09 08:00"))
    assert open_hours(publications, "2026-11-10") == 8


def test_a_calendar_that_nobody_declared_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="nights"):
        read(published(PLANT, "2026-11-02 08:00")).calendar(CalendarId("nights"))


def test_a_calendar_is_compiled_once() -> None:
    publications = read(published(PLANT, "2026-11-02 08:00"))
    assert publications.calendar(SHIFTS) is publications.calendar(SHIFTS)
    assert publications.calendar(ALWAYS_ID) is ALWAYS


def test_law_08_a_closure_entered_afterwards_comes_off_its_calendar() -> None:
    drill = ClosureEntered(
        occurred_at=at("2026-11-12 09:00"),
        calendar=SHIFTS,
        begins=at("2026-11-10 10:00"),
        ends=at("2026-11-10 11:30"),
        because="Fire drill",
    )
    publications = read(published(PLANT, "2026-11-02 08:00"), published(LONGER_SHIFT, "2026-11-11 00:00"), drill)
    assert open_hours(publications, "2026-11-10") == 6.5
    assert open_hours(publications, "2026-11-12") == 10
    calendar = publications.calendar(SHIFTS)
    assert calendar.add(at("2026-11-10 09:30"), Seconds(HOUR)) == at("2026-11-10 12:00")


def test_law_08_a_closure_stays_when_the_plant_file_is_published_anew() -> None:
    drill = ClosureEntered(
        occurred_at=at("2026-11-10 09:50"),
        calendar=SHIFTS,
        begins=at("2026-11-10 10:00"),
        ends=at("2026-11-10 12:00"),
        because="Power cut",
    )
    publications = read(published(PLANT, "2026-11-02 08:00"), drill, published(LONGER_SHIFT, "2026-11-10 11:00"))
    assert open_hours(publications, "2026-11-10") == 8


DRILL = ClosureEntered(
    id=EventId("d1"),
    version=Version(2),
    occurred_at=at("2026-11-12 09:00"),
    person=PersonId("rosa"),
    calendar=SHIFTS,
    begins=at("2026-11-10 10:00"),
    ends=at("2026-11-10 11:30"),
    because="Fire drill",
)


def taken_back(closure: str, version: int = 3) -> ClosureTakenBack:
    return ClosureTakenBack(
        occurred_at=at("2026-11-12 10:00"), version=Version(version), closure=EventId(closure), person=PersonId("rosa")
    )


def test_law_08_a_closure_that_was_taken_back_never_was() -> None:
    first = published(PLANT, "2026-11-02 08:00")
    without, entered = read(first), read(first, DRILL)
    back = read(first, DRILL, taken_back("d1"))
    assert [each.closure.because for each in entered.entered] == ["Fire drill"]
    assert back.entered == ()
    assert back.calendar(SHIFTS) == without.calendar(SHIFTS) != entered.calendar(SHIFTS)
    assert back.earlier(SHIFTS) == ()
    assert entered.earlier(SHIFTS) != ()


def test_what_is_taken_back_twice_or_was_never_entered_changes_nothing() -> None:
    first = published(PLANT, "2026-11-02 08:00")
    assert read(first, DRILL, taken_back("d1"), taken_back("d1", 4)).entered == ()
    assert len(read(first, DRILL, taken_back("d2")).entered) == 1


def test_what_came_after_says_the_same_as_everything_read_again() -> None:
    stream: list[PlantEvent] = [
        published(PLANT, "2026-11-02 08:00"),
        DRILL,
        PinSet(occurred_at=at("2026-11-12 09:30"), version=Version(3), owner=PersonId("rosa"), secret="x"),
        taken_back("d1", 4),
        published(LONGER_SHIFT, "2026-11-13 00:00", 5),
    ]
    step = read(stream[0])
    for count in range(2, len(stream) + 1):
        step.calendar(SHIFTS)
        step = step.after(stream[:count])
        whole = read(*stream[:count])
        assert (step.version, step.at, step.all, step.entered) == (whole.version, whole.at, whole.all, whole.entered)
        assert step.calendar(SHIFTS) == whole.calendar(SHIFTS)
        assert step.earlier(SHIFTS) == whole.earlier(SHIFTS)
    assert step.after(stream) is step


def test_what_a_closure_does_not_touch_stays_compiled() -> None:
    offices = PLANT.replace("[departments", '[calendars.office]\nopen = { mon-fri = ["08:00-17:00"] }\n[departments', 1)
    before = read(published(offices, "2026-11-02 08:00"))
    office, shifts = before.calendar(CalendarId("office")), before.calendar(SHIFTS)
    after = before.after([DRILL])
    assert after.calendar(CalendarId("office")) is office
    assert (after.compiled(office), after.compiled(shifts), after.compiled(ALWAYS)) == (True, False, True)
    assert [each.calendar is shifts for each in after.earlier(SHIFTS)] == [True]
    again = after.after([taken_back("d1"), replace(DRILL, id=EventId("d2"), version=Version(4))])
    assert not again.compiled(after.calendar(SHIFTS)), "it counts since another instant"


def test_law_10_a_clock_that_went_back_enters_no_closure_before_what_it_follows() -> None:
    # Else a breach that was there when it was entered would be none any more (law 12).
    early = replace(DRILL, occurred_at=at("2026-11-01 08:00"))
    assert [each.at for each in read(published(PLANT, "2026-11-11 08:00"), early).entered] == [at("2026-11-11 08:00")]


def test_a_calendar_has_the_zone_of_its_last_declaration() -> None:
    elsewhere = PLANT.replace("[calendars.shifts]", '[calendars.shifts]\ntime_zone = "Europe/Madrid"')
    publications = read(
        published(elsewhere, "2026-11-02 08:00"),
        published(WITHOUT_CALENDAR, "2026-11-09 08:00", 2),
    )
    assert publications.zone_of(SHIFTS) == "Europe/Madrid"
    assert publications.zone_of(CalendarId("nights")) == ZONE


def test_law_10_a_clock_that_went_back_does_not_reorder_publications() -> None:
    publications = read(published(PLANT, "2026-11-09 08:00"), published(LONGER_SHIFT, "2026-11-09 07:00"))
    assert [each.at for each in publications.all] == [at("2026-11-09 08:00")] * 2
    assert open_hours(publications, "2026-11-10") == 10


def test_a_published_text_that_does_not_load_names_its_publication() -> None:
    with pytest.raises(ValueError, match=r"publication 7 .*\n.*30m x") as failure:
        read(published(PLANT.replace("30m", "30m x"), "2026-11-09 08:00", 7))
    assert "is not a duration" in str(failure.value)


def test_no_publication_at_all_is_a_bug() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Publications(())


def test_law_21_the_fingerprint_of_an_agreement_never_changes() -> None:
    # Requests are pinned by it for as long as the plant exists: another one would take their promises away.
    loaded = load((Path(__file__).parent / "design_plant.toml").read_text("utf-8"))
    assert isinstance(loaded, Plant)
    assert [service.agreement.id for service in loaded.services.values()] == ["sealer-repair@72704dd7ae505c01"]


def test_law_21_a_field_that_a_later_release_adds_changes_no_fingerprint() -> None:
    class Later(Expectation, frozen=True, dict=True):
        told_by: str = ""

    def agreed(expectation: Expectation) -> AgreementId:
        return Agreement(REPAIR, DepartmentId("maintenance"), CalendarId("always"), (expectation,)).id

    response = kinds.response(HALF_AN_HOUR)
    later = Later(response.id, response.kind, response.begins, response.ends, response.bounds)
    assert agreed(later) == agreed(response)
    assert agreed(replace(later, told_by="mail")) != agreed(response)


def test_law_21_what_is_written_out_though_it_is_usual_is_the_same_promise() -> None:
    written = kinds.response(HALF_AN_HOUR, at_risk=Share(7_500), because="")
    agreements = [
        Agreement(REPAIR, DepartmentId("maintenance"), CalendarId("always"), (each,))
        for each in (written, kinds.response(HALF_AN_HOUR))
    ]
    assert agreements[0].id == agreements[1].id
