"""What another plant file changes, for what is promised and for every open request (laws 21, 22)."""

from __future__ import annotations

import pytest

from rules.agreement import PersonId, ServiceId
from rules.entry import entry_of
from rules.events import Event, Republished
from rules.instants import Instant
from rules.plant import Plant
from rules.publications import Publication, Publications
from rules.republishing import Difference, Effect, Fate, Move, changes, effect, republished
from rules.request import Request, fold
from tests.rules.stories import PLANT, at, event, events, plant

QUICKER = PLANT.replace('normal = "30m"', 'normal = "20m"')
NEW_HOURS = PLANT.replace('sat = ["06:00-14:00"]', 'sat = ["06:00-10:00"]').replace(
    '"06:00-14:00", ', '"08:00-14:00", '
)
BOTH = NEW_HOURS.replace('normal = "30m"', 'normal = "20m"')
NOW = at("mon 08:15")


def both(newer: str, now: Instant = NOW) -> tuple[Publications, Publications]:
    """The plant as it is published, and with a newer file from `now` on."""
    first, second = Publication(1, Instant(0), plant(PLANT)), Publication(2, now, plant(newer))
    return Publications((first,)), Publications((first, second))


def request(*story: str, service: str = "sealer-repair") -> Request:
    return fold(events(*story, service=service))


def effect_of(newer: str, *story: str, now: str = "mon 08:15", service: str = "sealer-repair") -> Effect | None:
    before, after = both(newer, at(now))
    return effect(request(*story, service=service), before, after, at(now))


def dues(moves: tuple[Move, ...]) -> dict[str, tuple[Instant | None, Instant | None]]:
    return {
        move.clock: (move.before and move.before.due, move.after and move.after.due)  # type: ignore[misc]  # None is falsy
        for move in moves
    }


@pytest.mark.parametrize(
    ("old", "new", "name", "fate", "differences"),
    [
        ('within = "1h" }, {', 'within = "2h" }, {', "response", Fate.CHANGED, (Difference.BOUND,)),
        ('within = "9h" }', 'within = "9h", calendar = "always" }', "resolution", Fate.CHANGED, (Difference.CALENDAR,)),
        ('within = "9h" }', 'within = "9h", at_risk = "1h" }', "resolution", Fate.CHANGED, (Difference.AT_RISK,)),
        ('within = "9h" }', 'within = "9h", counts = "total" }', "resolution", Fate.CHANGED, (Difference.OTHERWISE,)),
        (', { kind = "resolution", within = "9h" }', "", "resolution", Fate.GONE, ()),
        ('within = "9h" }', 'within = "9h" }, { kind = "told", within = "1h" }', "told", Fate.NEW, ()),
    ],
)
def test_an_expectation_that_is_declared_otherwise_is_named(
    old: str, new: str, name: str, fate: Fate, differences: tuple[Difference, ...]
) -> None:
    (service,) = changes(plant(PLANT), plant(PLANT.replace(old, new))).services
    (expectation,) = service.expectations
    assert (service.id, service.fate, service.differences) == ("statistics", Fate.CHANGED, ())
    assert (expectation.id, expectation.fate, expectation.differences) == (name, fate, differences)


@pytest.mark.parametrize(
    ("old", "new", "differences"),
    [
        ('holder = "customer"', 'holder = "safety"', (Difference.HOLDS,)),
        ('customers = ["packing"]', 'calendar = "office"', (Difference.CALENDAR,)),
        (
            'provider = "maintenance"\ncustomers',
            'provider = "quality"\ncustomers',
            (Difference.PROVIDER, Difference.CALENDAR),
        ),
    ],
)
def test_a_service_that_is_declared_otherwise_as_a_whole_is_named(
    old: str, new: str, differences: tuple[Difference, ...]
) -> None:
    (service,) = changes(plant(PLANT), plant(PLANT.replace(old, new))).services
    assert (service.id, service.expectations, service.differences) == ("sealer-repair", (), differences)


def test_services_and_calendars_come_and_go() -> None:
    more = (
        PLANT
        + '[services.more]\nname = "x"\nprovider = "quality"\n[calendars.night]\nopen = { mon = ["22:00-06:00"] }\n'
    )
    came, went = changes(plant(PLANT), plant(more)), changes(plant(more), plant(PLANT))
    for found, fate in ((came, Fate.NEW), (went, Fate.GONE)):
        assert [(each.id, each.fate) for each in found.services] == [("more", fate)]
        assert [(each.id, each.fate) for each in found.calendars] == [("night", fate)]


@pytest.mark.parametrize(
    ("newer", "differences"),
    [
        pytest.param(NEW_HOURS, (Difference.HOURS,), id="hours"),
        pytest.param(
            PLANT.replace(
                "[calendars.office]",
                'closures = [{ from = "2026-11-24 10:00", until = "2026-11-24 11:00", because = "x" }]\n'
                "[calendars.office]",
            ),
            (Difference.CLOSURES,),
            id="closures",
        ),
    ],
)
def test_a_calendar_says_in_what_it_differs(newer: str, differences: tuple[Difference, ...]) -> None:
    found = changes(plant(PLANT), plant(newer))
    assert [(each.id, each.differences) for each in found.calendars] == [("two-shifts", differences)]
    assert found.of_calendars
    assert found.services == ()


def test_a_department_on_another_calendar_is_named() -> None:
    newer = PLANT.replace('name = "Seguridad"\ncalendar = "two-shifts"', 'name = "Seguridad"\ncalendar = "office"')
    found = changes(plant(PLANT), plant(newer))
    assert (found.departments, found.of_calendars) == (("safety",), True)


def test_names_and_people_are_no_change() -> None:
    newer = PLANT.replace("Rosa Medina", "Rosa Vega").replace("Planta Norte", "Planta Sur")
    assert not changes(plant(PLANT), plant(newer))


def test_law_21_new_requests_only_moves_no_due() -> None:
    found = effect_of(QUICKER, "mon 08:00 opened")
    assert found is not None
    assert (found.pinned_anew, found.new_only) == (True, ())
    assert dues(found.also_open) == {"response": (at("mon 08:30"), at("mon 08:20"))}


def test_law_22_a_calendar_moves_dues_whatever_is_chosen() -> None:
    found = effect_of(NEW_HOURS, "mon 08:00 opened", "mon 08:10 taken")
    assert found is not None
    # Two hours less on Tuesday and on Wednesday.
    moved = {"resolution": (at("wed 16:00"), at("wed 20:00"))}
    assert (found.pinned_anew, dues(found.new_only), dues(found.also_open)) == (False, moved, moved)
    both_ways = effect_of(BOTH, "mon 08:00 opened")
    assert both_ways is not None
    assert (set(dues(both_ways.new_only)), set(dues(both_ways.also_open))) == (
        {"resolution"},
        {"response", "resolution"},
    )


def test_law_21_what_is_new_and_what_is_gone_moves_from_and_to_nothing() -> None:
    other = PLANT.replace('{ kind = "update", every = "8h" }', '{ kind = "update", id = "news", every = "4h" }')
    found = effect_of(other, "mon 08:00 opened", "mon 08:10 taken")
    assert found is not None
    assert dues(found.also_open) == {"update": (at("mon 16:00"), None), "news": (None, at("mon 12:00"))}


def test_law_13_on_hold_what_is_left_differs() -> None:
    story = ("mon 08:00 opened", "mon 08:10 taken", "mon 10:00 held waiting for the line")
    newer = PLANT.replace('within = "40h"', 'within = "30h"')
    found = effect_of(newer, *story, now="mon 12:00")
    assert found is not None
    (move,) = found.also_open
    assert move.before is not None
    assert move.after is not None
    assert (move.clock, move.before.left, move.after.left) == ("resolution", 38 * 3600, 28 * 3600)


def test_a_request_that_is_over_or_of_a_service_that_is_gone_is_left_alone() -> None:
    assert effect_of(QUICKER, "mon 08:00 opened", "mon 08:10 cancelled") is None
    assert republished(request("mon 08:00 opened", "mon 08:10 cancelled"), both(QUICKER)[1], None, NOW) is None
    gone = PLANT.partition("[services.statistics]")[0]
    found = effect_of(gone, "mon 08:00 opened", service="statistics")
    assert found is not None
    assert (found.pinned_anew, found.also_open) == (False, ())
    assert republished(request("mon 08:00 opened", service="statistics"), both(gone)[1], None, NOW) is None


def test_a_request_of_another_service_keeps_everything() -> None:
    found = effect_of(QUICKER, "mon 08:00 opened", service="statistics")
    assert found == Effect(request("mon 08:00 opened", service="statistics"), False, (), ())


def newest(plant_: Plant) -> str:
    return plant_.services[ServiceId("sealer-repair")].agreement.id


def test_law_21_an_open_request_is_pinned_to_the_newest_agreement_once() -> None:
    after = both(QUICKER)[1]
    told = events("mon 08:00 opened")
    accepted = republished(fold(told), after, PersonId("rosa"), NOW)
    assert accepted is not None
    (pinned,) = accepted.events
    assert isinstance(pinned, Republished)
    assert (pinned.agreement, pinned.person, pinned.program) == (newest(after.current), "rosa", "")
    assert pinned.occurred_at == NOW
    assert republished(fold(told), after, PersonId("rosa"), NOW) == accepted
    assert republished(fold((*told, *accepted.events)), after, PersonId("rosa"), NOW) is None
    by_program = republished(fold(told), after, None, NOW)
    assert by_program is not None
    assert by_program.events[0].program == "publish"


def test_law_10_it_is_not_pinned_before_what_happened_last() -> None:
    accepted = republished(request("mon 08:00 opened", "mon 08:20 taken"), both(QUICKER)[1], None, NOW)
    assert accepted is not None
    assert accepted.events[0].occurred_at == at("mon 08:20")


def test_law_28_the_closing_follows_from_the_newer_agreement() -> None:
    story = ("mon 08:00 opened", "mon 08:10 taken", "mon 10:00 done", "mon 10:10 told")
    newer = PLANT.replace('{ kind = "confirmation", within = "16h" }', '{ kind = "confirmation", within = "2h" }')
    after = both(newer, at("mon 11:00"))[1]
    accepted = republished(request(*story), after, None, at("mon 11:00"))
    assert accepted is not None
    told: tuple[Event, ...] = (*events(*story), *accepted.events)
    assert accepted.closes_at == entry_of(fold(told), after, at("mon 11:00")).closes_at == at("mon 12:10:01")


def test_law_21_with_the_same_publications_it_says_what_pinning_would_do() -> None:
    after = both(QUICKER)[1]
    found = effect(request("mon 08:00 opened"), after, after, NOW)
    assert found is not None
    assert (found.new_only, dues(found.also_open)) == ((), {"response": (at("mon 08:30"), at("mon 08:20"))})
    pinned = fold((*events("mon 08:00 opened"), event(f"mon 08:10 republished {newest(after.current)}", 2)))
    assert effect(pinned, after, after, NOW) == Effect(pinned, False, (), ())
