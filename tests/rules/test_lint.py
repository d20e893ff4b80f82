"""The lint of a plant file: what loads and yet cannot be meant, with the lines that say so."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.agreement import CalendarId
from rules.calendars import ALWAYS, Calendar
from rules.faults import Fault
from rules.instants import Instant, instant, parse_duration
from rules.lint import lint
from rules.lint_words import LINT_EN, LINT_ES
from rules.plant import Plant
from rules.plantfile import load
from tui import plants

BASE = """\
[plant]
name = "Planta Norte"
time_zone = "America/Puerto_Rico"
priorities = ["urgent", "normal"]
[calendars.two-shifts]
open = { mon-fri = ["06:00-14:00", "14:00-22:00"], sat = ["06:00-14:00"] }
[calendars.mornings]
open = { mon-sun = ["06:00-12:00"] }
[departments.maintenance]
name = "Mantenimiento"
calendar = "two-shifts"
[departments.safety]
name = "Seguridad"
calendar = "mornings"
[departments.packing]
name = "Empaque"
[parts]
motor = "Motor"
[[people]]
id = "rosa"
name = "Rosa Medina"
department = "maintenance"
roles = ["technician"]
[[people]]
id = "carmen"
name = "Carmen Vélez"
department = "safety"
roles = ["approver", "technician"]
[[people]]
id = "pedro"
name = "Pedro Colón"
department = "packing"
[services.walk]
name = "Recorrido"
provider = "safety"
[[services.walk.expect]]
kind = "repair"
window = { urgent = "1h", normal = "2h" }
parts = { motor = "3h" }
[[services.walk.expect]]
kind = "resolution"
within = "4h"
[services.repair]
name = "Reparación"
provider = "maintenance"
customers = ["packing"]
"""
"""A plant of which there is nothing to say but what a test adds to its service of repairs."""

COOLS = """
[[services.repair.expect]]
kind = "cool-down"
wait = "24h" #2
"""

RESOLVED = """
[[services.repair.expect]]
kind = "resolution"
within = "40h"
"""


def expectation(kind: str, rest: str) -> str:
    return f'[[services.repair.expect]]\nkind = "{kind}"\n{rest}\n'


def lint_of(text: str) -> tuple[Fault, ...]:
    plant = load(text)
    assert isinstance(plant, Plant), "\n".join(map(str, plant))
    return lint(plant, text)


def line_of(text: str, mark: str) -> int:
    return next((number for number, line in enumerate(text.splitlines(), 1) if line.endswith(mark)), 0)


def assert_found(text: str, code: str, grade: str) -> Fault:
    """There is one thing to say of the text, on the line that `#1` marks; the line of `#2`, if any, is cited."""
    found = lint_of(text)
    assert [(fault.code, fault.grade, fault.line) for fault in found] == [(code, grade, line_of(text, "#1"))], (
        "\n".join(map(str, found))
    )
    if line := line_of(text, "#2"):
        assert found[0].facts["other"] == str(line)
        for language, said in (("en", "line"), ("es", "línea")):
            assert f"{said} {line} " in found[0].sentence(language)
    return found[0]


def test_there_is_nothing_to_say_of_a_plant_that_is_well_declared() -> None:
    assert lint_of(BASE) == ()
    assert lint_of(BASE + COOLS + RESOLVED) == ()


@pytest.mark.parametrize(
    ("within", "calendar", "code"),
    [
        pytest.param("23h59m", "always", "window-never-met", id="a minute less than 24 h"),
        pytest.param("24h", "always", "", id="24 h is just enough"),
        pytest.param("20h", "two-shifts", "", id="20 h of open time are more than a day of two shifts"),
        pytest.param("16h1s", "two-shifts", "", id="no day has more than 16 h"),
        pytest.param("16h", "two-shifts", "window-missed-at-times", id="16 h from an opening are used up at closing"),
        pytest.param(
            "1m", "two-shifts", "window-missed-at-times", id="what comes in on Saturday evening has all Sunday"
        ),
        pytest.param("6h", "mornings", "window-missed-at-times", id="6 h meet it from closing to closing"),
        pytest.param("5h59m", "mornings", "window-never-met", id="no 24 h have less than 6 h of morning"),
    ],
)
def test_law_25_a_maximum_and_the_cool_down_in_it(within: str, calendar: str, code: str) -> None:
    text = BASE + COOLS + expectation("resolution", f'calendar = "{calendar}"\nwithin = "{within}" #1')
    if not code:
        assert lint_of(text) == ()
        return
    found = assert_found(text, code, "error" if code == "window-never-met" else "warning")
    assert found.facts["other_said"] == 'wait = "24h"'


def test_a_window_that_some_moments_cannot_meet_says_which() -> None:
    text = BASE + COOLS + expectation("resolution", 'within = "16h" #1')
    found = assert_found(text, "window-missed-at-times", "warning")
    line = line_of(text, "#1")
    assert str(found).startswith(
        f'plant.toml:{line}: warning: within = "16h" cannot be met by what begins at mon 06:00'
    )
    assert found.sentence("es").startswith(f'plant.toml:{line}: aviso: within = "16h" no lo puede cumplir')


def test_law_02_time_used_up_at_closing_lasts_until_the_next_opening_where_the_calendar_says_so() -> None:
    text = BASE.replace('["06:00-12:00"] }', '["06:00-12:00"] }\nat_closing = "next-opening"')
    assert lint_of(text + COOLS + expectation("resolution", 'calendar = "mornings"\nwithin = "6h"')) == ()


def custom(begins: str, ends: str, rest: str) -> str:
    return expectation("custom", f'from = "{begins}"\nuntil = "{ends}"\n{rest}')


BOUNDED = expectation("resolution", 'within = "90d"')

NEVER_MET = [
    pytest.param(
        "minimum-not-below-maximum",
        custom("taken", "done", 'at-least = "2h" #2\nat-most = "2h" #1'),
        id="a minimum of its own that is as long",
    ),
    pytest.param(
        "minimum-not-below-maximum",
        custom("taken", "done", 'id = "a"\nat-least = "2h" #2')
        + custom("taken", "done", 'id = "b"\ncalendar = "always"\nat-most = "2h" #1'),
        id="two on one span",
    ),
    pytest.param(
        "minimum-not-below-maximum",
        custom(
            "taken",
            "done",
            'at-least = { urgent = "1h", normal = "2h" } #2\nat-most = { urgent = "1h", normal = "3h" } #1',
        ),
        id="for one priority only",
    ),
    pytest.param(
        "minimum-not-below-maximum",
        expectation("repair", 'calendar = "always"\nwindow = "2h"\n[services.repair.expect.parts]\nmotor = "1h" #1')
        + custom("work-started", "done", 'at-least = "90m" #2'),
        id="for one part only",
    ),
    pytest.param(
        "window-never-met",
        COOLS + custom("opened", "work-started", 'calendar = "always"\nat-most = "1m" #1'),
        id="until the start of the work",
    ),
    pytest.param(
        "window-never-met",
        expectation("approval", 'by = "safety"\ncalendar = "always"\nwithin = "1h" #1')
        + custom("opened", "approved", 'at-least = "2h" #2'),
        id="a gate that can only be refused",
    ),
    pytest.param(
        "window-never-met",
        custom("taken", "done", 'id = "a"\nat-least = "2h" #2')
        + custom("opened", "told", 'id = "b"\ncalendar = "always"\nat-most = "1h59m" #1'),
        id="a minimum that begins later and ends sooner",
    ),
]


@pytest.mark.parametrize(("code", "written"), NEVER_MET)
def test_law_25_a_window_nobody_can_meet(code: str, written: str) -> None:
    assert_found(BASE + written + BOUNDED, code, "error")


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(COOLS + expectation("response", 'within = "10m"'), id="taken while it cools"),
        pytest.param(COOLS + expectation("start", 'calendar = "always"\nwithin = "1m"'), id="ready when it has cooled"),
        pytest.param(COOLS + expectation("update", 'calendar = "always"\nevery = "1h"'), id="a note while it cools"),
        pytest.param(COOLS + custom("taken", "done", 'calendar = "always"\nat-most = "1h"'), id="taken late"),
        pytest.param(expectation("repair", 'window = "1h..1h"'), id="the short end of a window is forecast only"),
        pytest.param(custom("event a", "event b", 'at-least = "2h"'), id="what may never happen"),
        pytest.param(
            COOLS + custom("opened", "event stop", 'calendar = "always"\nat-most = "1h"'), id="an ending of its own"
        ),
    ],
)
def test_law_25_a_maximum_that_need_not_wait_for_the_minimum(written: str) -> None:
    assert lint_of(BASE + written + BOUNDED) == ()


def test_law_25_minima_that_follow_each_other_are_added() -> None:
    minima = COOLS + custom("work-started", "done", 'at-least = "4h"')
    short = BASE + minima + expectation("resolution", 'calendar = "always"\nwithin = "27h59m" #1')
    (found,) = lint_of(short)
    assert (found.code, found.line) == ("window-never-met", line_of(short, "#1"))
    assert found.facts["other"] == f"{line_of(short, '#2')} + {line_of(short, '#2') + 5}"
    assert found.facts["other_said"] == 'wait = "24h" + at-least = "4h"'
    assert lint_of(BASE + minima + expectation("resolution", 'calendar = "always"\nwithin = "28h"')) == ()


def test_law_25_a_window_of_several_customers_is_met_where_one_of_them_can() -> None:
    """Packing works round the clock, safety six hours a day: what is too short for packing is enough for safety."""
    window = custom("opened", "done", 'owed_by = "customer"\nat-most = "16h" #1')
    assert_found(BASE + COOLS + window + BOUNDED, "window-never-met", "error")
    both = BASE.replace('customers = ["packing"]', 'customers = ["packing", "safety"]')
    assert lint_of(both + COOLS + window + BOUNDED) == ()


MONDAY = instant("2027-03-01 00:00", "America/Puerto_Rico")
HALF_HOURS = st.integers(1, 96).map(lambda halves: f"{halves * 30}m")


@st.composite
def weeks(draw: st.DrawFn) -> str:
    """The `open` and `at_closing` of a calendar, on half hours."""
    days = draw(st.sets(st.sampled_from(("mon", "tue", "wed", "thu", "fri", "sat", "sun")), min_size=1))
    begin = draw(st.integers(0, 46))
    end = draw(st.integers(begin + 1, 48))
    shift = f"{begin // 2:02}:{begin % 2 * 30:02}-{end // 2:02}:{end % 2 * 30:02}"
    at_closing = draw(st.sampled_from(("stays", "next-opening")))
    return (
        f"""open = {{ {", ".join(f'{day} = ["{shift}"]' for day in sorted(days))} }}\nat_closing = "{at_closing}"\n"""
    )


@settings(max_examples=60, deadline=None)
@given(weeks(), st.none() | weeks(), HALF_HOURS, st.none() | HALF_HOURS, HALF_HOURS)
def test_law_25_agrees_with_every_half_hour_of_a_week(
    hours: str, waits_on: str | None, least: str, then: str | None, most: str
) -> None:
    """Not only with the instants that the lint looks at."""
    calendar = "always" if waits_on is None else "other"
    minima = custom("opened", "work-started", f'id = "a"\ncalendar = "{calendar}"\nat-least = "{least}"')
    minima += custom("work-started", "done", f'id = "b"\nat-least = "{then}"') if then else ""
    window = expectation("resolution", f'calendar = "hours"\nwithin = "{most}"')
    declared = f"[calendars.hours]\n{hours}[calendars.other]\n{waits_on or hours}[departments.maintenance]"
    text = BASE.replace("[departments.maintenance]", declared) + minima + window
    plant = load(text)
    assert isinstance(plant, Plant)
    maximum = Calendar(plant.calendars[CalendarId("hours")])
    minimum = ALWAYS if waits_on is None else Calendar(plant.calendars[CalendarId("other")])
    met = set()
    for step in range(7 * 48):
        for at in (Instant(MONDAY + step * 1800), Instant(MONDAY + step * 1800 - 1)):
            passed, due = minimum.add(at, parse_duration(least)), maximum.add(at, parse_duration(most))
            assert passed is not None
            assert due is not None
            met.add(passed + (parse_duration(then) if then else 0) <= due)
    found = [fault.code for fault in lint(plant, text) if fault.code.startswith("window")]
    expected = {True: [], False: ["window-never-met"]}[met.pop()] if len(met) == 1 else ["window-missed-at-times"]
    assert found == expected


def test_law_25_minima_that_go_nowhere_are_looked_at_in_no_more_orders_than_one() -> None:
    many = "".join(custom("taken", "taken", f'id = "m{number}"\nat-least = "1h"') for number in range(30))
    found = lint_of(BASE + many + expectation("resolution", 'calendar = "always"\nwithin = "1h"'))
    assert {fault.code for fault in found} == {"never-ends"}


def test_law_25_times_of_decades_are_compared_too() -> None:
    """Beyond the years in which a calendar is open, and before them."""
    assert_found(
        BASE + COOLS.replace("24h", "36500d") + expectation("resolution", 'within = "1h" #1'),
        "window-never-met",
        "error",
    )
    assert lint_of(BASE + COOLS + expectation("resolution", 'within = "36500d"')) == ()


CLOCKS = [
    pytest.param("never-begins", custom("approved", "done", 'at-most = "1h"'), id="an approval without a gate"),
    pytest.param("never-begins", custom("held", "resumed", 'at-most = "1h"'), id="a hold without a reason"),
    pytest.param(
        "never-begins",
        expectation("approval", 'by = "safety"\nwithin = "1h"\nfrom = "approved"'),
        id="its own approval",
    ),
    pytest.param(
        "gate-begins-too-late", expectation("approval", 'by = "safety"\nwithin = "1h"\nfrom = "done"'), id="a late gate"
    ),
    pytest.param("never-ends", custom("done", "taken", 'at-most = "1h"'), id="an ending before its beginning"),
    pytest.param("never-ends", custom("work-started", "ready", 'at-least = "1h"'), id="ready once it has started"),
    pytest.param("never-ends", custom("opened", "approved", 'at-most = "1h"'), id="an ending that needs a gate"),
]


@pytest.mark.parametrize(("code", "written"), CLOCKS)
def test_a_clock_that_can_never_begin_or_end_is_an_error(code: str, written: str) -> None:
    key = "until" if code == "never-ends" else "from"
    marked = "\n".join(f"{line} #1" if line.startswith(key) else line for line in written.split("\n"))
    assert_found(BASE + marked + BOUNDED, code, "error")


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(custom("event crane", "event gone", 'at-most = "1h"'), id="events of the plant's own"),
        pytest.param(custom("ready", "done", 'at-most = "1h"'), id="ready"),
        pytest.param(custom("priority-changed", "done", 'at-most = "1h"'), id="two priorities"),
        pytest.param(custom("confirmed", "told", 'at-most = "1h"'), id="told after confirmed"),
        pytest.param(expectation("told", 'within = "1h"'), id="told after done"),
        pytest.param(
            expectation("approval", 'by = "safety"\nwithin = "1h"')
            + expectation("approval", 'id = "then"\nby = "safety"\nwithin = "1h"\nfrom = "approved"'),
            id="one gate after the other",
        ),
        pytest.param(
            custom("held", "resumed", 'at-most = "1h"')
            + '[[services.repair.hold]]\nreason = "waiting"\nholder = "customer"\n',
            id="a declared hold",
        ),
    ],
)
def test_a_clock_that_may_begin_and_end_is_none(written: str) -> None:
    assert lint_of(BASE + BOUNDED + written) == ()


RESPONSE = expectation("response", 'within = "1h"')
START = expectation("start", 'within = "1h"')
REPAIR = expectation("repair", 'window = "1h..2h"')


@pytest.mark.parametrize(
    ("written", "bounded"),
    [
        pytest.param("", True, id="law 24: nothing promised at all"),
        pytest.param(BOUNDED, True, id="a resolution"),
        pytest.param(RESPONSE + START + REPAIR, True, id="a response, a start and a repair window"),
        pytest.param(RESPONSE, False, id="a response"),
        pytest.param(RESPONSE + REPAIR, False, id="nobody has to start"),
        pytest.param(START + REPAIR, False, id="nobody has to take it"),
        pytest.param(RESPONSE + START, False, id="nobody has to be done"),
        pytest.param(
            RESPONSE + START + REPAIR + expectation("approval", 'by = "safety"\nwithin = "1h"'),
            True,
            id="a gate with time",
        ),
        pytest.param(
            RESPONSE + START + REPAIR + expectation("approval", 'by = "safety"'),
            False,
            id="a gate that may wait for ever",
        ),
        pytest.param(RESPONSE + START + REPAIR + COOLS, True, id="a cool-down"),
    ],
)
def test_law_23_a_service_without_a_latest_promise(written: str, bounded: bool) -> None:
    text = BASE.replace("[services.repair]", "[services.repair] #1").replace(" #2", "") + written.replace(" #2", "")
    if bounded:
        assert lint_of(text) == ()
    else:
        assert_found(text, "no-latest-promise", "warning")


GATE = '[[services.repair.expect]]\nkind = "approval"\nwithin = "4h"\n'
TOLD = '[[services.repair.escalate]]\nat = ["due"]\n'

NOBODY = [
    pytest.param("nobody-approves", "", "", GATE + 'by = "packing" #1\n', id="no approver in the department"),
    pytest.param(
        "nobody-approves", "", "", GATE + 'by = "packing" #1\ndelegates = ["maintenance"]\n', id="nor in the delegate's"
    ),
    pytest.param("unknown-delegate", "", "", GATE + 'by = "safety"\ndelegates = ["quality"] #1\n', id="a delegate"),
    pytest.param("nobody-told", "", "", TOLD + 'tell = ["packing:supervisor"] #1\n', id="a role that nobody has"),
    pytest.param(
        "nobody-does",
        '"Rosa Medina"\ndepartment = "maintenance"',
        '"Rosa Medina"\ndepartment = "packing"',
        "",
        id="a provider without a technician",
    ),
    pytest.param(
        "nobody-asks",
        '"Pedro Colón"\ndepartment = "packing"',
        '"Pedro Colón"\ndepartment = "safety"',
        "",
        id="customers without anybody",
    ),
]


@pytest.mark.parametrize(("code", "written", "instead", "added"), NOBODY)
def test_what_nobody_is_there_to_do_is_a_warning(code: str, written: str, instead: str, added: str) -> None:
    text = BASE.replace('provider = "maintenance"', 'provider = "maintenance" #does')
    text = text.replace('customers = ["packing"]', 'customers = ["packing"] #asks')
    text = (text.replace(written, instead) if written else text) + added + BOUNDED
    found = assert_found(text.replace(f"#{code.removeprefix('nobody-')}", "#1"), code, "warning")
    department = found.facts.get("department")
    if department is not None:
        assert found.facts["other"] == str(line_of(text, f"[departments.{department}]"))


def test_nothing_is_said_of_people_where_the_plant_has_none() -> None:
    text = BASE[: BASE.index("[[people]]")] + BASE[BASE.index("[services.walk]") :] + GATE + 'by = "safety"\n' + BOUNDED
    assert lint_of(text) == ()


UNUSED = [
    pytest.param("unused-calendar", '[calendars.nights] #1\nopen = { mon = ["22:00-06:00"] }', id="a calendar"),
    pytest.param("unused-department", '[departments.bakery] #1\nname = "Horno"', id="a department"),
    pytest.param("unused-part", '[parts]\nbelt = "Correa" #1', id="a part"),
    pytest.param(
        "unused-machine",
        '[departments.bakery]\nname = "Horno"\n[machines.oven] #1\nname = "Horno 1"\ndepartment = "bakery"\n'
        '[services.bread]\nname = "Pan"\nprovider = "bakery"\ncustomers = ["packing"]\n'
        '[[people]]\nid = "julia"\nname = "Julia"\ndepartment = "bakery"\nroles = ["technician"]',
        id="a machine of a department that asks for nothing",
    ),
]


@pytest.mark.parametrize(("code", "written"), UNUSED)
def test_what_is_declared_and_never_used_is_a_warning(code: str, written: str) -> None:
    text = BASE.replace("[parts]\n", f"{written}\n" if "[parts]" in written else f"{written}\n[parts]\n")
    text = text.replace('provider = "safety"', 'provider = "safety"\ncustomers = ["packing", "maintenance"]')
    found = assert_found(text, code, "warning")
    if code == "unused-machine":
        assert found.facts["other"] == str(line_of(text, "[departments.bakery]"))


def test_a_priority_on_which_no_time_depends_is_a_warning() -> None:
    text = BASE.replace('["urgent", "normal"]', '["urgent", #1\n"normal"]')
    text = text.replace('{ urgent = "1h", normal = "2h" }', '"2h"')
    assert assert_found(text, "unused-priority", "warning").facts["name"] == "urgent"


SHIPPED = sorted(
    path for path in Path(next(iter(plants.__path__))).glob("*.toml") if not path.name.endswith(".mapping.toml")
)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_there_is_nothing_to_say_of_the_plants_that_ship(path: Path) -> None:
    assert lint_of(path.read_text(encoding="utf-8")) == ()


def test_the_plant_of_the_design_has_warnings_that_are_true_and_no_errors() -> None:
    found = lint_of((Path(__file__).parent / "design_plant.toml").read_text(encoding="utf-8"))
    assert {fault.grade for fault in found} == {"warning"}
    assert [fault.code for fault in found] == [
        "nobody-does",
        "nobody-asks",
        "nobody-approves",
        "unknown-delegate",
        "nobody-told",
    ]


DEMO = (Path(next(iter(plants.__path__))) / "demo.en.toml").read_text(encoding="utf-8").splitlines()


@settings(max_examples=60, deadline=None)
@given(st.sets(st.integers(0, len(DEMO) - 1), max_size=3), st.integers(0, len(DEMO)))
def test_any_plant_that_loads_is_looked_at_to_its_end(without: set[int], end: int) -> None:
    text = "\n".join(line for number, line in enumerate(DEMO) if number not in without and (number < end or end < 200))
    plant = load(text)
    if isinstance(plant, Plant):
        lines = [fault.line for fault in lint(plant, text)]
        assert lines == sorted(lines)
        assert all(1 <= line <= len(text.splitlines()) for line in lines)


@pytest.mark.parametrize("code", sorted(LINT_EN))
def test_what_the_lint_says_has_the_same_facts_in_both_languages(code: str) -> None:
    facts = [
        [{name for _, name, _, _ in string.Formatter().parse(template) if name} for template in words[code]]
        for words in (LINT_EN, LINT_ES)
    ]
    assert facts[0] == facts[1]


def test_both_languages_say_the_same_of_what_the_lint_finds() -> None:
    assert LINT_EN.keys() == LINT_ES.keys()


def test_every_code_is_read_in_both_languages_with_all_its_facts() -> None:
    """Every plant of this file that has something to say says it without a fact that is missing."""
    codes = set()
    for text in (
        *(BASE + str(case.values[1]) + BOUNDED for case in CLOCKS + NEVER_MET),
        BASE + RESPONSE,
        BASE + COOLS + expectation("resolution", 'within = "16h"'),
        *(BASE + str(case.values[3]) + BOUNDED for case in NOBODY),
    ):
        for fault in lint_of(text):
            codes.add(fault.code)
            assert all("{" not in fault.sentence(language) for language in ("en", "es"))
    assert codes >= {"never-begins", "never-ends", "gate-begins-too-late", "nobody-told", "no-latest-promise"}
