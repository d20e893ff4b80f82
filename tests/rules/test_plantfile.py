"""A plant file becomes a plant, or every fault in it with its line; never a traceback."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.agreement import AfterDue, BeforeDue, CalendarId, DepartmentId, Expectation, Goal, PartId, ServiceId, Share
from rules.calendars import Closure, Shift
from rules.instants import Seconds, instant
from rules.plant import ALWAYS_ID, Plant, Role
from rules.plantfile import load

PLANTS = Path(__file__).parents[2] / "tui" / "plants"
DESIGN = Path(__file__).with_name("design_plant.toml").read_text(encoding="utf-8")
DEMO = (PLANTS / "demo.es.toml").read_text(encoding="utf-8")
HOUR = 3_600

BASE = """\
[plant]
name = "Planta Norte"
time_zone = "America/Puerto_Rico"
priorities = ["urgent", "normal"]
[calendars.shifts]
open = { mon-fri = ["06:00-14:00"] }
[departments.maintenance]
name = "Mantenimiento"
[departments.packing]
name = "Empaque"
[parts]
motor = "Motor"
[services.repair]
name = "Reparación"
provider = "maintenance"
"""


def plant_of(text: str) -> Plant:
    plant = load(text)
    assert isinstance(plant, Plant), "\n".join(str(fault) for fault in plant)
    return plant


def expectation_of(written: str) -> Expectation:
    plant = plant_of(BASE + "[[services.repair.expect]]\n" + written)
    return plant.services[ServiceId("repair")].agreement.expectations[0]


# What loads


def test_the_example_of_the_design_loads_whole() -> None:
    plant = plant_of(DESIGN)
    service = plant.services[ServiceId("sealer-repair")]
    agreement = service.agreement
    assert (plant.name, plant.time_zone, plant.language) == ("Planta Norte", "America/Puerto_Rico", "es")
    assert (plant.priorities, plant.usual_priority) == (("urgent", "normal"), "normal")
    assert plant.pin == {"approve", "override", "excuse", "publish"}
    assert plant.glossary["LOTO"] == {"es": "bloqueo y etiquetado", "en": "lock-out and tag-out"}
    assert [expectation.id for expectation in agreement.expectations] == [
        *("response", "cool-down", "approval", "start", "repair", "update", "told", "confirmation", "resolution")
    ]
    assert agreement.calendar == "two-shifts"
    assert agreement.holds[0].stops == ("repair", "resolution")
    assert agreement.escalations[0].at == (Share(7_500), AfterDue(Seconds(0)), AfterDue(Seconds(1_800)))
    assert agreement.gates[0].delegates == ("quality",)
    assert service.customers == ("packing",)
    assert service.examples[0].name == "started twelve hours early"
    assert service.examples[0].week == "2026-11-23"


def test_the_calendar_of_the_design_loads_whole() -> None:
    hours = plant_of(DESIGN).calendars[CalendarId("two-shifts")]
    early, late = Shift(6 * HOUR, 14 * HOUR), Shift(14 * HOUR, 22 * HOUR)
    assert hours.week == (*[(early, late)] * 5, (early,), ())
    assert (hours.country, hours.subdivision) == ("PR", None)
    assert hours.also == {date(2026, 12, 24)}
    assert hours.except_ == {date(2026, 2, 16)}
    assert hours.on == ((date(2026, 12, 31), (Shift(6 * HOUR, 12 * HOUR),)),)
    begins, ends = (instant(f"2026-11-24 {clock}", "America/Puerto_Rico") for clock in ("10:00", "11:30"))
    assert hours.closures == (Closure(begins, ends, "Fire drill"),)


def test_a_windows_goal_depends_on_part_and_priority() -> None:
    repair = plant_of(DESIGN).services[ServiceId("sealer-repair")].agreement.expectation("repair")
    assert repair is not None
    assert repair.bounds.of(PartId("motor"), "urgent") == Goal(Seconds(HOUR), Seconds(5_400))
    assert repair.bounds.of(PartId("motor"), "normal") == Goal(Seconds(HOUR), Seconds(2 * HOUR))
    assert repair.bounds.of(PartId("seal-bar"), "normal") == Goal(Seconds(1_800), Seconds(HOUR))
    assert repair.bounds.of(PartId("belt"), "normal") == Goal(Seconds(1_800), Seconds(2 * HOUR))
    assert repair.bounds.of(None, "normal") == Goal(Seconds(1_800), Seconds(2 * HOUR))


def test_what_is_left_out_is_the_usual() -> None:
    plant = plant_of('[plant]\nname = "P"\ntime_zone = "UTC"\n[departments.d]\nname = "D"\n')
    department = plant.departments[DepartmentId("d")]
    assert (plant.language, plant.priorities, plant.pin) == ("en", ("normal",), frozenset())
    assert (department.calendar, department.number, department.contact) == (ALWAYS_ID, "", "")


@pytest.mark.parametrize("name", ["init.en", "init.es", "demo.en", "demo.es", "boston311"])
def test_the_plants_that_come_with_plazo_load(name: str) -> None:
    plant_of((PLANTS / f"{name}.toml").read_text(encoding="utf-8"))


def test_the_demo_plant_has_six_departments_that_ask_and_owe() -> None:
    plant = plant_of(DEMO)
    assert len(plant.departments) == 6
    assert (plant.language, plant.time_zone) == ("es", "America/Puerto_Rico")
    assert plant.people.keys() >= {"luis", "rosa", "ana"}
    assert all(" " in person.name for person in plant.people.values())
    assert all(
        any(Role.SUPERVISOR in person.roles for person in plant.people.values() if person.department == department)
        for department in plant.departments
    )


def test_loading_says_the_same_every_time() -> None:
    first, second = plant_of(DEMO), plant_of(DEMO)
    assert first == second
    assert [service.agreement.id for service in first.services.values()] == [
        service.agreement.id for service in second.services.values()
    ]


@pytest.mark.parametrize(
    ("written", "risk"),
    [
        pytest.param("", Share(7_500), id="left out"),
        pytest.param('at_risk = "80%"', Share(8_000), id="a share"),
        pytest.param('at_risk = "12.5%"', Share(1_250), id="a share with a decimal"),
        pytest.param('at_risk = "12.05%"', Share(1_205), id="a share with two decimals"),
        pytest.param('at_risk = "100%"', Share(10_000), id="all of it"),
        pytest.param('at_risk = "10m"', BeforeDue(Seconds(600)), id="a duration before due"),
    ],
)
def test_at_risk_is_a_share_or_a_duration(written: str, risk: object) -> None:
    assert expectation_of('kind = "response"\nwithin = "1h"\n' + written).at_risk == risk


@pytest.mark.parametrize(
    ("written", "goal"),
    [
        pytest.param('window = "30m..2h"', Goal(Seconds(1_800), Seconds(7_200)), id="both ends"),
        pytest.param('window = "2h"', Goal(None, Seconds(7_200)), id="one duration is the longest"),
        pytest.param('window = "1h..1h"', Goal(Seconds(3_600), Seconds(3_600)), id="both ends alike"),
        pytest.param(
            'window = { urgent = "1h", normal = "PT1H..PT2H" }', Goal(Seconds(3_600), Seconds(7_200)), id="by priority"
        ),
    ],
)
def test_a_window_has_one_end_or_two(written: str, goal: Goal) -> None:
    assert expectation_of('kind = "repair"\n' + written).bounds.of(None, "normal") == goal


def test_a_custom_expectation_has_both_bounds_by_priority_when_one_has() -> None:
    custom = expectation_of(
        'kind = "custom"\nid = "rest"\nfrom = "event fed"\nuntil = ["event sampled", "done"]\n'
        'at-least = "10m"\nat-most = { urgent = "1h", normal = "2h" }\nowed_by = "packing"\nsafety = true\n'
    )
    assert (custom.begins, custom.ends, custom.owed_by) == ("event fed", ("event sampled", "done"), "packing")
    assert custom.bounds.of(None, "urgent") == Goal(Seconds(600), Seconds(3_600))
    assert custom.bounds.of(None, "normal") == Goal(Seconds(600), Seconds(7_200))


def test_an_approval_may_have_no_clock_and_another_beginning() -> None:
    gate = expectation_of('kind = "approval"\nby = "packing"\nfrom = "taken"\n')
    assert (gate.gate, gate.owed_by, gate.begins, gate.has_most) == ("packing", "packing", "taken", False)


def test_days_may_go_over_the_weekend_and_shifts_over_midnight() -> None:
    written = 'open = { fri-mon = ["22:00-06:00"], wed = ["22:00-24:00", "00:00-06:00"] }'
    week = plant_of(BASE.replace('open = { mon-fri = ["06:00-14:00"] }', written)).calendars[CalendarId("shifts")].week
    night = (Shift(22 * HOUR, 6 * HOUR),)
    assert week == (night, (), (Shift(22 * HOUR, 24 * HOUR), Shift(0, 6 * HOUR)), (), night, night, night)


def test_dates_and_times_may_be_tomls_own() -> None:
    hours = plant_of(
        BASE.replace(
            "[departments.m",
            "holidays = { also = [2026-12-24] }\n[[calendars.shifts.closures]]\n"
            "from = 2026-11-24 10:00:00\nuntil = 2026-11-24T16:00:00Z\n[departments.m",
            1,
        )
    ).calendars[CalendarId("shifts")]
    begins, ends = instant("2026-11-24 10:00", "America/Puerto_Rico"), instant("2026-11-24T16:00Z", "UTC")
    assert hours.also == {date(2026, 12, 24)}
    assert hours.closures == (Closure(begins, ends, ""),)


# Whatever is written


def assert_read(text: str) -> None:
    """It is a plant that can be asked everything, or faults with lines of the text that read in both languages."""
    match load(text, "x.toml"):
        case Plant() as plant:
            for service in plant.services.values():
                assert service.agreement.id.startswith(f"{service.id}@")
                for expectation in service.agreement.expectations:
                    for priority in plant.priorities:
                        for part in (None, PartId("unheard of"), *plant.parts):
                            assert expectation.bounds.of(part, priority)
        case faults:
            assert faults
            for fault in faults:
                assert 1 <= fault.line <= text.count("\n") + 1
                for language in ("en", "es"):
                    lines = fault.sentence(language).split("\n")
                    assert lines[0].startswith(f"x.toml:{fault.line}: ")
                    assert len(lines) >= 3


@settings(deadline=None)
@given(st.text())
def test_any_text_is_a_plant_or_faults(text: str) -> None:
    assert_read(text)


LINES = DEMO.split("\n")
FRAGMENTS = st.sampled_from(
    [
        *(
            '"0s"',
            "0",
            "[]",
            "{}",
            '""',
            "true",
            "2026-01-01",
            '"always"',
            '"customer"',
            "[[1]]",
            '"75%"',
            '"ready"',
            "-",
        ),
        *("[x]", "[[people]]", "[plant]", "[[services.oven-repair.expect]]", 'kind = "custom"', "= =", '"""', "'", "#"),
        *("\\", "{ a = 1 }", '{ urgente = "1h" }', '"2h..1h"', '["x:supervisor"]', "\x00", "\u202e", "測試", "[/]"),
    ]
)


@st.composite
def changed_plants(draw: st.DrawFn) -> str:
    """The demo plant with lines taken out, doubled, moved, or given another value."""
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 4))):
        number = draw(st.integers(0, len(lines) - 1))
        line = lines[number]
        match draw(st.sampled_from(["drop", "double", "value", "key", "swap", "cut", "insert"])):
            case "drop":
                del lines[number]
            case "double":
                lines.insert(number, line)
            case "value":
                lines[number] = line.partition("=")[0] + "= " + draw(FRAGMENTS)
            case "key":
                lines[number] = draw(FRAGMENTS) + "=" + line.partition("=")[2]
            case "swap":
                other = draw(st.integers(0, len(lines) - 1))
                lines[number], lines[other] = lines[other], line
            case "cut":
                lines[number] = line[: draw(st.integers(0, len(line)))]
            case _:
                lines.insert(number, draw(FRAGMENTS))
    return "\n".join(lines)


@settings(max_examples=150, deadline=None)
@given(changed_plants())
def test_any_change_to_the_demo_plant_is_a_plant_or_faults(text: str) -> None:
    assert_read(text)


KEYS = st.sampled_from(
    [
        *(
            "plant",
            "glossary",
            "calendars",
            "departments",
            "people",
            "machines",
            "parts",
            "services",
            "name",
            "time_zone",
        ),
        *(
            "priorities",
            "pin",
            "open",
            "holidays",
            "on",
            "closures",
            "from",
            "until",
            "kind",
            "within",
            "window",
            "expect",
        ),
        *("hold", "stops", "holder", "reason", "escalate", "at", "tell", "example", "story", "also", "country", "mon"),
        *("x", "provider", "customers", "id", "roles", "at_risk", "wait", "by", "at-most", "normal", "always"),
    ]
)
VALUES = st.sampled_from(
    [
        *(
            '"x"',
            '"1h"',
            '"1h..2h"',
            "1",
            "1.5",
            "true",
            '"UTC"',
            '"response"',
            '"custom"',
            '"repair"',
            '"approval"',
            "[]",
        ),
        *(
            '"opened"',
            '"06:00-14:00"',
            '"2026-01-01"',
            "2026-01-01",
            '"2026-01-01 10:00"',
            "2026-01-01 10:00:00",
            '"due"',
        ),
    ]
)


def inline(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    tables = st.dictionaries(KEYS, inner, max_size=5).map(
        lambda entries: "{" + ", ".join(f"{key} = {value}" for key, value in entries.items()) + "}"
    )
    return tables | st.lists(inner, max_size=3).map(lambda values: "[" + ", ".join(values) + "]")


@settings(max_examples=250, deadline=None)
@given(st.dictionaries(KEYS, st.recursive(VALUES, inline, max_leaves=12), max_size=8))
def test_any_value_under_any_key_is_a_plant_or_faults(entries: dict[str, str]) -> None:
    assert_read("\n".join(f"{key} = {value}" for key, value in entries.items()))
