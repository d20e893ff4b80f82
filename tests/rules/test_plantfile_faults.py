"""The table of what can be wrong in a plant file: a text, the code of its fault, and the line it stands on."""

from __future__ import annotations

import pytest

from rules.faults import Fault
from rules.plantfile import ACTIONS_WITH_PIN, load

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


def faults_of(text: str) -> tuple[Fault, ...]:
    faults = load(text)
    assert isinstance(faults, tuple)
    return faults


def assert_fault(text: str, code: str) -> Fault:
    """The text has one fault, of that code, on the line that `#!` marks."""
    marked = next(number for number, line in enumerate(text.splitlines(), 1) if "#!" in line)
    faults = faults_of(text)
    assert [(fault.code, fault.line) for fault in faults] == [(code, marked)], "\n".join(map(str, faults))
    return faults[0]


def test_every_word_that_may_stand_there_is_listed() -> None:
    fault = next(iter(faults_of('[plant]\nname = "P"\ntime_zone = "UTC"\npin = ["aprove"]')))
    assert fault.facts["known"] == ", ".join(ACTIONS_WITH_PIN)


@pytest.mark.parametrize(
    ("code", "written"),
    [
        pytest.param("missing-key", '[plant] #!\ntime_zone = "UTC"', id="no name"),
        pytest.param("missing-key", '[plant] #!\nname = "P"', id="no time zone"),
        pytest.param("missing-table", "#!", id="nothing at all"),
        pytest.param("not-a-table", "plant = 3 #!", id="a plant that is a number"),
        pytest.param("empty-text", '[plant]\nname = " " #!\ntime_zone = "UTC"', id="an empty name"),
        pytest.param("unknown-zone", '[plant]\nname = "P"\ntime_zone = "America/Ponce" #!', id="no such zone"),
        pytest.param("unknown-zone", '[plant]\nname = "P"\ntime_zone = "../UTC" #!', id="a zone that is a path"),
        pytest.param(
            "not-a-choice", '[plant]\nname = "P"\ntime_zone = "UTC"\nlanguage = "fr" #!', id="no such language"
        ),
        pytest.param("empty-list", '[plant]\nname = "P"\ntime_zone = "UTC"\npriorities = [] #!', id="no priorities"),
        pytest.param("not-text", '[plant]\nname = "P"\ntime_zone = "UTC"\npriorities = [\n1] #!', id="priority 1"),
        pytest.param(
            "duplicate-priority", '[plant]\nname = "P"\ntime_zone = "UTC"\npriorities = ["a", "a"] #!', id="a, a"
        ),
        pytest.param(
            "not-a-choice", '[plant]\nname = "P"\ntime_zone = "UTC"\npin = ["aprove"] #!', id="no such action"
        ),
        pytest.param("not-toml", "[plant]\nname = #!", id="no value"),
        pytest.param("not-toml", "[plant]\nname = 'P' 'Q' #!\nx = 1", id="two values"),
        pytest.param("not-toml", "[plant]\nname = 'P'\n\nname = 'Q' #!\n\n", id="a key twice, at the end"),
    ],
)
def test_a_fault_in_the_heading_is_found(code: str, written: str) -> None:
    assert_fault(written, code)


@pytest.mark.parametrize(
    ("code", "written"),
    [
        pytest.param("unknown-key", "[machine.x] #!\nname = 'M'", id="a table that does not exist"),
        pytest.param("not-a-table", "[glossary]\nLOTO = 'lock-out' #!", id="a term without languages"),
        pytest.param("unknown-key", "[glossary]\nLOTO = { fr = 'x' } #!", id="a term in another language"),
        pytest.param("unknown-key", "[departments.x]\nname = 'X'\ncolour = 'red' #!", id="a key of no department"),
        pytest.param("missing-key", "[departments.x] #!", id="a department without a name"),
        pytest.param("not-text", "[departments.x]\nname = 3 #!", id="a name that is a number"),
        pytest.param("unknown-calendar", "[departments.x]\nname = 'X'\ncalendar = 'shift' #!", id="no such calendar"),
        pytest.param("reserved-department", "[departments.customer] #!\nname = 'X'", id="department customer"),
        pytest.param("reserved-department", "[departments.provider] #!\nname = 'X'", id="department provider"),
        pytest.param("not-an-id", "[departments.'x y'] #!\nname = 'X'", id="an id with a blank"),
        pytest.param("not-a-list", "[people] #!\nid = 'x'", id="people that are one table"),
        pytest.param("missing-key", "[[people]] #!\nname = 'X Y'\ndepartment = 'packing'", id="a person without id"),
        pytest.param("missing-key", "[[people]] #!\nid = 'x'\nname = 'X Y'", id="a person without department"),
        pytest.param(
            "unknown-department", "[[people]]\nid = 'x'\nname = 'X Y'\ndepartment = 'pack' #!", id="no such department"
        ),
        pytest.param(
            "not-a-choice",
            "[[people]]\nid = 'x'\nname = 'X Y'\ndepartment = 'packing'\nroles = ['boss'] #!",
            id="no such role",
        ),
        pytest.param(
            "duplicate-person",
            "[[people]]\nid = 'x'\nname = 'X Y'\ndepartment = 'packing'\n"
            "[[people]]\nid = 'x' #!\nname = 'Z Y'\ndepartment = 'packing'",
            id="two people of one id",
        ),
        pytest.param("unknown-department", "[machines.m]\nname = 'M'\ndepartment = 'x' #!", id="a machine of nobody"),
        pytest.param("missing-key", "[services.s] #!\nname = 'S'", id="a service without provider"),
        pytest.param("unknown-department", "[services.s]\nname = 'S'\nprovider = 'x' #!", id="no such provider"),
        pytest.param(
            "unknown-department",
            "[services.s]\nname = 'S'\nprovider = 'packing'\ncustomers = ['packing',\n'x'] #!",
            id="no such customer",
        ),
        pytest.param(
            "empty-list", "[services.s]\nname = 'S'\nprovider = 'packing'\ncustomers = [] #!", id="a service for nobody"
        ),
        pytest.param(
            "unknown-calendar", "[services.s]\nname = 'S'\nprovider = 'packing'\ncalendar = 'x' #!", id="no calendar"
        ),
    ],
)
def test_a_fault_in_what_a_plant_has_is_found(code: str, written: str) -> None:
    assert_fault(BASE + written, code)


@pytest.mark.parametrize(
    ("code", "written"),
    [
        pytest.param("missing-key", "#!", id="no hours"),
        pytest.param("never-opens", "#!\nopen = {}", id="no shift at all"),
        pytest.param("never-opens", "#!\nopen = { mon = [] }", id="a day without a shift"),
        pytest.param("not-a-day", "open = { mon = ['06:00-14:00'], wedn = [] } #!", id="no such day"),
        pytest.param("not-a-day", "open = { mon = ['06:00-14:00'], tue-wen = [] } #!", id="no such days"),
        pytest.param("not-a-day", "open = { mon = ['06:00-14:00'], tue- = [] } #!", id="half a range"),
        pytest.param("day-twice", "open = { mon-wed = ['06:00-14:00'], tue = [] } #!", id="tuesday twice"),
        pytest.param("not-a-list", "open = { mon = '06:00-14:00' } #!", id="a shift without brackets"),
        pytest.param("not-a-shift", "open = { mon = ['6-14'] } #!", id="hours only"),
        pytest.param("not-a-shift", "open = { mon = ['06:00-24:01'] } #!", id="after midnight"),
        pytest.param("not-a-shift", "open = { mon = ['24:00-06:00'] } #!", id="opens at 24:00"),
        pytest.param("not-a-shift", "open = { mon = ['06:60-14:00'] } #!", id="minute sixty"),
        pytest.param("not-text", "open = { mon = [6] } #!", id="a number for a shift"),
        pytest.param("unknown-zone", "open = { mon = ['06:00-14:00'] }\ntime_zone = 'Mars' #!", id="no such zone"),
        pytest.param("not-a-choice", "open = { mon = ['06:00-14:00'] }\nat_closing = 'ends' #!", id="at closing"),
        pytest.param("not-a-date", "open = { mon = ['06:00-14:00'] }\non = { '2026-02-30' = [] } #!", id="30 February"),
        pytest.param("not-a-date", "open = { mon = ['06:00-14:00'] }\non = { christmas = [] } #!", id="a day by name"),
        pytest.param(
            "not-a-date", "open = { mon = ['06:00-14:00'] }\nholidays = { also = ['24.12.2026'] } #!", id="day first"
        ),
        pytest.param(
            "not-a-date",
            "open = { mon = ['06:00-14:00'] }\nholidays = { also = [2026-12-24 10:00:00] } #!",
            id="a time",
        ),
        pytest.param(
            "unknown-country",
            "open = { mon = ['06:00-14:00'] }\nholidays = { country = 'PX' } #!",
            id="no such country",
        ),
        pytest.param(
            "unknown-country", "open = { mon = ['06:00-14:00'] }\nholidays = { country = 'MON' } #!", id="monday"
        ),
        pytest.param(
            "unknown-subdivision",
            "open = { mon = ['06:00-14:00'] }\nholidays = { country = 'US', subdivision = 'XX' } #!",
            id="no such state",
        ),
        pytest.param(
            "missing-key",
            "open = { mon = ['06:00-14:00'] }\nholidays = { subdivision = 'MA' } #!",
            id="a state of nothing",
        ),
        pytest.param(
            "reversed-closure",
            "open = { mon = ['06:00-14:00'] }\n[[calendars.x.closures]]\n"
            "from = '2026-11-24 10:00'\nuntil = '2026-11-24 09:00' #!",
            id="ends before it begins",
        ),
        pytest.param(
            "reversed-closure",
            "open = { mon = ['06:00-14:00'] }\n[[calendars.x.closures]]\n"
            "from = '2026-11-24 10:00'\nuntil = '2026-11-24 10:00' #!",
            id="ends as it begins",
        ),
        pytest.param(
            "not-a-moment",
            "open = { mon = ['06:00-14:00'] }\n[[calendars.x.closures]]\nfrom = '10:00' #!\nuntil = '2026-11-24 10:00'",
            id="a time without a date",
        ),
        pytest.param(
            "missing-key",
            "open = { mon = ['06:00-14:00'] }\n[[calendars.x.closures]] #!\nfrom = '2026-11-24 10:00'",
            id="a closure without an end",
        ),
    ],
)
def test_a_fault_in_a_calendar_is_found(code: str, written: str) -> None:
    assert_fault(BASE + "[calendars.x] " + ("" if written.startswith("#!") else "\n") + written, code)


def test_law_07_a_calendar_that_never_opens_is_a_fault() -> None:
    sundays = "open = { mon-sun = ['06:00-14:00'] }\n[[calendars.x.closures]]\nfrom = '1900-01-01 00:00'\n"
    assert_fault(BASE + "[calendars.x] #!\n" + sundays + "until = '2200-01-01 00:00'", "never-opens")


def test_the_calendar_of_every_plant_cannot_be_declared() -> None:
    assert_fault(BASE + "[calendars.always] #!\nopen = { mon = ['06:00-14:00'] }", "reserved-calendar")


EXPECT = "[[services.repair.expect]]\n"


@pytest.mark.parametrize(
    ("code", "written"),
    [
        pytest.param("missing-key", "[[services.repair.expect]] #!", id="no kind"),
        pytest.param("unknown-kind", EXPECT + "kind = 'respons' #!\nwithin = '1h'", id="no such kind"),
        pytest.param("missing-key", "[[services.repair.expect]] #!\nkind = 'response'", id="no time"),
        pytest.param("not-a-duration", EXPECT + "kind = 'response'\nwithin = 30 #!", id="a bare number"),
        pytest.param("not-a-duration", EXPECT + "kind = 'cool-down'\nwait = '24' #!", id="a number between quotes"),
        pytest.param("not-a-duration", EXPECT + "kind = 'update'\nevery = '-5m' #!", id="less than nothing"),
        pytest.param("not-a-duration", EXPECT + "kind = 'response'\nwithin = '10m..30m' #!", id="a window, not a time"),
        pytest.param("not-a-duration", EXPECT + "kind = 'response'\nwithin = ['1h'] #!", id="an array"),
        pytest.param("goal-of-zero", EXPECT + "kind = 'response'\nwithin = '0s' #!", id="no time at all"),
        pytest.param("goal-of-zero", EXPECT + "kind = 'repair'\nwindow = '0m..1h' #!", id="from nothing"),
        pytest.param("reversed-window", EXPECT + "kind = 'repair'\nwindow = '2h..30m' #!", id="the long end first"),
        pytest.param("not-a-duration", EXPECT + "kind = 'repair'\nwindow = '..30m' #!", id="half a window"),
        pytest.param("missing-priority", EXPECT + "kind = 'start'\nwithin = { urgent = '1h' } #!", id="one priority"),
        pytest.param("missing-priority", EXPECT + "kind = 'start'\nwithin = {} #!", id="no priority"),
        pytest.param(
            "unknown-priority",
            EXPECT + "kind = 'start'\nwithin = { urgent = '1h', normal = '2h', low = '3h' } #!",
            id="no such priority",
        ),
        pytest.param(
            "unknown-part",
            EXPECT + "kind = 'repair'\nwindow = '1h'\nparts = { engine = '2h' } #!",
            id="no such part",
        ),
        pytest.param(
            "missing-priority",
            EXPECT + "kind = 'repair'\nwindow = '1h'\nparts = { motor = { urgent = '2h' } } #!",
            id="a part with one priority",
        ),
        pytest.param("missing-key", "[[services.repair.expect]] #!\nkind = 'approval'\nwithin = '4h'", id="by nobody"),
        pytest.param("unknown-department", EXPECT + "kind = 'approval'\nby = 'safty' #!", id="by no department"),
        pytest.param(
            "not-a-happening", EXPECT + "kind = 'approval'\nby = 'packing'\nfrom = 'ready' #!", id="never ready"
        ),
        pytest.param(
            "not-a-risk", EXPECT + "kind = 'start'\nwithin = '1h'\nat_risk = '0%' #!", id="a share of nothing"
        ),
        pytest.param("not-a-risk", EXPECT + "kind = 'start'\nwithin = '1h'\nat_risk = '101%' #!", id="more than all"),
        pytest.param("not-a-risk", EXPECT + "kind = 'start'\nwithin = '1h'\nat_risk = 75 #!", id="a bare share"),
        pytest.param("not-a-flag", EXPECT + "kind = 'cool-down'\nwait = '1h'\nsafety = 'yes' #!", id="yes is not true"),
        pytest.param(
            "unknown-key", EXPECT + "kind = 'start'\nwithin = '1h'\nwait = '2h' #!", id="a key of another kind"
        ),
        pytest.param(
            "unknown-key", EXPECT + "kind = 'confirmation'\nwithin = '1h'\nowed_by = 'packing' #!", id="debtor"
        ),
        pytest.param(
            "unknown-side", EXPECT + "kind = 'start'\nwithin = '1h'\nowed_by = 'nobody' #!", id="owed by nobody"
        ),
        pytest.param("unknown-calendar", EXPECT + "kind = 'start'\nwithin = '1h'\ncalendar = 'x' #!", id="no calendar"),
        pytest.param("not-a-choice", EXPECT + "kind = 'resolution'\nwithin = '1h'\ncounts = 'last' #!", id="counts"),
        pytest.param("not-an-id", EXPECT + "kind = 'start'\nid = 'a b'  #!\nwithin = '1h'", id="an id with a blank"),
        pytest.param(
            "no-bounds", "[[services.repair.expect]] #!\nkind = 'custom'\nfrom = 'done'\nuntil = 'told'", id="bounds"
        ),
        pytest.param(
            "not-a-happening",
            EXPECT + "kind = 'custom'\nfrom = 'dne' #!\nuntil = 'told'\nat-most = '1h'",
            id="no event",
        ),
        pytest.param(
            "not-a-happening",
            EXPECT + "kind = 'custom'\nfrom = 'breached' #!\nuntil = 'told'\nat-most = '1h'",
            id="program",
        ),
        pytest.param(
            "not-a-happening",
            EXPECT + "kind = 'custom'\nfrom = 'event ' #!\nuntil = 'told'\nat-most = '1h'",
            id="no name",
        ),
        pytest.param(
            "missing-key",
            "[[services.repair.expect]] #!\nkind = 'custom'\nfrom = 'done'\nat-most = '1h'",
            id="no until",
        ),
        pytest.param(
            "duplicate-expectation",
            EXPECT + "kind = 'start'\nwithin = '1h'\n" + EXPECT + "kind = 'start' #!\nwithin = '2h'",
            id="two of one kind",
        ),
        pytest.param(
            "duplicate-expectation",
            EXPECT + "kind = 'start'\nwithin = '1h'\n" + EXPECT + "kind = 'told'\nid = 'start' #!\nwithin = '2h'",
            id="an id that is a kind",
        ),
    ],
)
def test_a_fault_in_an_expectation_is_found(code: str, written: str) -> None:
    assert_fault(BASE + written, code)


PROMISED = (
    EXPECT + "kind = 'cool-down'\nwait = '1h'\n" + EXPECT + "kind = 'repair'\nwindow = '1h'\n"
    "[[services.repair.expect]]\nkind = 'approval'\nby = 'packing'\n"
)
HOLD = PROMISED + "[[services.repair.hold]]\nreason = 'waits'\nholder = 'customer'\n"
TOLD = PROMISED + "[[services.repair.escalate]]\n"


@pytest.mark.parametrize(
    ("code", "written"),
    [
        pytest.param("stops-cool-down", HOLD + "stops = ['repair',\n'cool-down'] #!", id="a cool-down"),
        pytest.param("no-maximum", HOLD + "stops = ['approval'] #!", id="a gate without a clock"),
        pytest.param("unknown-expectation", HOLD + "stops = ['repare'] #!", id="no such expectation"),
        pytest.param("missing-key", "[[services.repair.hold]] #!\nreason = 'waits'", id="held by nobody"),
        pytest.param("missing-key", "[[services.repair.hold]] #!\nholder = 'customer'", id="no reason"),
        pytest.param("unknown-side", "[[services.repair.hold]]\nreason = 'x'\nholder = 'me' #!", id="no such holder"),
        pytest.param(
            "duplicate-hold", HOLD + "[[services.repair.hold]]\nreason = 'waits' #!\nholder = 'provider'", id="twice"
        ),
        pytest.param("not-a-level", TOLD + "at = ['due-1m'] #!\ntell = ['packing:supervisor']", id="before due"),
        pytest.param("not-a-level", TOLD + "at = ['due+0s'] #!\ntell = ['packing:supervisor']", id="no later than due"),
        pytest.param("not-a-recipient", TOLD + "at = ['due']\ntell = ['packing'] #!", id="a department without a role"),
        pytest.param("unknown-department", TOLD + "at = ['due']\ntell = ['x:supervisor'] #!", id="no such department"),
        pytest.param("empty-list", TOLD + "at = [] #!\ntell = ['packing:supervisor']", id="at no level"),
        pytest.param("missing-key", PROMISED + "[[services.repair.escalate]] #!\nat = ['due']", id="tells nobody"),
        pytest.param(
            "no-maximum", TOLD + "clock = 'cool-down' #!\nat = ['due']\ntell = ['packing:supervisor']", id="a minimum"
        ),
        pytest.param(
            "unknown-expectation", TOLD + "clock = 'x' #!\nat = ['due']\ntell = ['packing:supervisor']", id="no clock"
        ),
        pytest.param("missing-key", "[[services.repair.example]] #!\nstory = []", id="an example of nothing"),
        pytest.param("not-text", "[[services.repair.example]]\nstory = [1] #!\nexpect = []", id="a story of numbers"),
        pytest.param(
            "not-a-date", "[[services.repair.example]]\nstory = []\nexpect = []\nweek = '48' #!", id="a week by number"
        ),
        pytest.param(
            "unknown-priority", "[[services.repair.example]]\nstory = []\nexpect = []\npriority = 'x' #!", id="priority"
        ),
    ],
)
def test_a_fault_in_a_hold_an_escalation_or_an_example_is_found(code: str, written: str) -> None:
    assert_fault(BASE + written, code)


def test_law_13_a_hold_that_stops_a_cool_down_is_a_fault() -> None:
    fault = assert_fault(BASE + HOLD + "stops = ['cool-down'] #!", "stops-cool-down")
    assert fault.what == "a hold cannot stop the cool-down cool-down"


def test_a_fault_reads_as_the_style_says_from_the_text_itself() -> None:
    assert str(assert_fault(BASE + EXPECT + 'kind = "cool-down"\nwait = "24" #!', "not-a-duration")) == (
        'plant.toml:18: wait = "24" is not a duration\n'
        '  a cool-down needs a number and a unit, such as "24h" or "30m"\n'
        "  correct the line and run: plazo check plant.toml"
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        pytest.param("[departments.x]\nnme = 'X' #!\nname = 'X'", '"name"', id="a key"),
        pytest.param("[services.s]\nname = 'S'\nprovider = 'mantenance' #!", '"maintenance"', id="a department"),
        pytest.param("[departments.x]\nname = 'X'\ncalendar = 'shfts' #!", '"shifts"', id="a calendar"),
        pytest.param(EXPECT + "kind = 'cooldown' #!", '"cool-down"', id="a kind"),
        pytest.param(HOLD + "stops = ['repare'] #!", '"repair"', id="an expectation"),
        pytest.param(
            EXPECT + "kind = 'start'\nwithin = { urgent = '1h', normal = '1h', nrmal = '1h' } #!",
            '"normal"',
            id="priority",
        ),
        pytest.param(EXPECT + "kind = 'repair'\nwindow = '1h'\nparts = { moter = '1h' } #!", '"motor"', id="a part"),
    ],
)
def test_what_may_have_been_meant_is_named(written: str, meant: str) -> None:
    (fault,) = faults_of(BASE + written)
    assert fault.facts["nearest"] == meant
    assert fault.do.startswith(f"did you mean {meant}?")


def test_all_faults_come_at_once_in_the_order_of_their_lines() -> None:
    written = (
        BASE.replace("Puerto_Rico", "Ponce") + EXPECT + "kind = 'start'\nwithin = 3\nsooner = 4\n" + HOLD + "stops = 5"
    )
    found = [(fault.line, fault.code) for fault in faults_of(written)]
    assert found == sorted(found)
    assert [code for _, code in found] == ["unknown-zone", "not-a-duration", "unknown-key", "not-a-list"]


def test_a_table_that_cannot_be_read_is_one_fault_and_not_unknown_elsewhere() -> None:
    text = BASE + "[calendars.x]\nopen = 3 #!\n[departments.d]\nname = 'D'\ncalendar = 'x'\n"
    assert_fault(text, "not-a-table")


def test_lines_are_counted_the_same_with_windows_endings() -> None:
    text = BASE + EXPECT + "kind = 'start'\nwithin = 3\n"
    unix, windows = faults_of(text), faults_of(text.replace("\n", "\r\n"))
    assert [(fault.code, fault.line) for fault in unix] == [(fault.code, fault.line) for fault in windows]


def test_a_long_value_is_shown_by_its_beginning() -> None:
    (fault,) = faults_of(BASE + f"[calendars.x]\nopen = {{ mon = ['{'9' * 300}'] }}")
    assert len(fault.what) < 120
    assert "…" in fault.what


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("x = " + "[" * 5_000 + "]" * 5_000, "too-deep", id="arrays without end"),
        pytest.param("x = " + "9" * 5_000, "too-long-number", id="a number without end"),
        pytest.param('name = "\udcff"', "not-unicode", id="half a character"),
        pytest.param("\x00", "not-toml", id="a byte of zero"),
    ],
)
def test_a_text_that_nobody_would_write_is_a_fault_too(text: str, code: str) -> None:
    assert code in {fault.code for fault in faults_of(text)}


KEYS = {
    "[plant]": "name time_zone language priorities pin",
    "[calendars.shifts]": "open time_zone holidays on at_closing closures",
    "[departments.packing]": "name calendar contact number",
    "[[people]]": "id name department roles language",
    "[machines.m]": "name department",
    "[services.repair]": "name provider customers calendar ask plain expect hold escalate example",
    "[[services.repair.expect]]\nkind = 'response'": "kind id calendar at_risk because within owed_by",
    "[[services.repair.expect]]\nkind = 'cool-down'": "kind id calendar because wait safety",
    "[[services.repair.expect]]\nkind = 'approval'": "by within from delegates safety",
    "[[services.repair.expect]]\nkind = 'repair'": "window parts owed_by",
    "[[services.repair.expect]]\nkind = 'resolution'": "within counts",
    "[[services.repair.expect]]\nkind = 'custom'": "from until at-least at-most owed_by safety",
    "[[services.repair.hold]]": "reason holder stops",
    "[[services.repair.escalate]]": "at tell clock",
    "[[services.repair.example]]": "story expect name week priority part customer",
}


@pytest.mark.parametrize(("table", "key"), [(table, key) for table, keys in KEYS.items() for key in keys.split()])
def test_every_key_of_the_grammar_is_suggested_to_those_who_mistype_it(table: str, key: str) -> None:
    heading = table.partition("\n")[0]
    head, _, rest = BASE.partition(heading + "\n") if heading in BASE else (BASE + table + "\n", "", "")
    text = f"{head}{table if rest else ''}\n_{key} = 1\n{rest}"
    found = [fault for fault in faults_of(text) if fault.code == "unknown-key"]
    assert [fault.facts["nearest"] for fault in found] == [f'"{key}"']
