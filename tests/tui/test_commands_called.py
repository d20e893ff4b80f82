"""The commands, called as a person calls them, with a store of their own and a clock that is given."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import plazo
from rules.instants import Instant, instant
from tui.__main__ import main
from tui.exits import Exit

ZONE = "America/New_York"
"""Of both files that `plazo init` writes."""
HOUSE = Path(plazo.__file__).resolve().parent
MONDAY = instant("2026-11-23 08:00", ZONE)


@dataclass
class Floor:
    """Somebody at a terminal."""

    folder: Path
    capture: pytest.CaptureFixture[str]
    now: Instant = MONDAY
    locale: str = "en_US.UTF-8"
    out: str = ""
    err: str = ""
    environ: dict[str, str] = field(default_factory=dict)

    def call(self, *arguments: str) -> int:
        environ = {"LANG": self.locale, "PLAZO_STORE": str(self.folder / "store"), **self.environ}
        code = main(arguments, environ=environ, now=lambda: self.now)
        self.out, self.err = self.capture.readouterr()
        return code

    def json(self, *arguments: str) -> Any:  # what JSON reads as has no type of its own
        assert self.call(*arguments, "--json") == Exit.OK, self.err
        return json.loads(self.out)

    def new(self, *further: str) -> str:
        asked = ("--service", "sealer-repair", "--customer", "packing", "--as", "peter")
        number = self.json("new", *asked, "--summary", "Sealer 3 does not close", *further)["number"]
        assert isinstance(number, str)
        return number


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Floor:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    return Floor(tmp_path, capsys)


@pytest.fixture
def floor(bare: Floor) -> Floor:
    assert bare.call("init") == Exit.OK
    assert bare.call("publish", "plant.toml") == Exit.OK
    return bare


def test_only_publishing_makes_a_store_and_everything_else_says_what_to_do_first(bare: Floor) -> None:
    for command in (("list",), ("list", "--read-only"), ("show", "M-1"), ("do", "M-1", "take", "--as", "luis")):
        assert bare.call(*command) == Exit.NO_PLANT
        assert f"There is no store at {bare.folder}/store" in bare.err
        assert "plazo init" in bare.err
        assert "plazo demo" in bare.err
        assert not (bare.folder / "store").exists()
    assert bare.call("init") == Exit.OK
    assert bare.call("publish", "plant.toml") == Exit.OK
    assert f"A new store was made: {bare.folder}/store" in bare.err


def test_looking_only_makes_no_store(bare: Floor) -> None:
    assert bare.call("list", "--read-only") == Exit.NO_PLANT
    assert "There is no store" in bare.err
    assert not (bare.folder / "store").exists()


def test_a_store_that_is_none_is_said_in_the_language_of_the_reader(bare: Floor) -> None:
    assert bare.call("list", "--store", "postgresql://somewhere/plazo", "--language", "es") == Exit.FAULT
    assert "No se puede abrir" in bare.err


def test_init_writes_a_file_without_faults_and_never_over_another(bare: Floor) -> None:
    assert bare.call("init") == Exit.OK
    assert "plazo check plant.toml" in bare.out
    before = (bare.folder / "plant.toml").read_text()
    assert bare.call("check", "plant.toml") == Exit.OK
    assert bare.out == "2 services, 11 expectations, no faults\n2 examples came as they say\n"
    assert bare.call("init", "--language", "es") == Exit.FAULT
    assert "ya existe" in bare.err
    assert (bare.folder / "plant.toml").read_text() == before


def test_init_speaks_the_language_of_the_locale(bare: Floor) -> None:
    bare.locale = "es_PR.UTF-8"
    assert bare.call("init") == Exit.OK
    assert "está escrito" in bare.out
    assert bare.call("check", "plant.toml") == Exit.OK
    assert bare.out == "2 servicios, 11 expectativas, ningún error\n2 ejemplos salieron como dicen\n"


def test_check_names_every_fault_with_file_and_line(bare: Floor) -> None:
    (bare.folder / "bad.toml").write_text('[plant]\nnam = "x"\ntime_zone = "Mars/Base"\n')
    assert bare.call("check", "bad.toml") == Exit.FAULT
    assert "bad.toml:2: " in bare.err
    assert "bad.toml:3: " in bare.err
    assert bare.err.rstrip().endswith("faults")
    assert bare.call("check", "bad.toml", "--json") == Exit.FAULT
    faults = json.loads(bare.out)["faults"]
    assert {(fault["file"], fault["line"]) for fault in faults} >= {("bad.toml", 2), ("bad.toml", 3)}
    assert bare.call("publish", "bad.toml") == Exit.FAULT
    assert not (bare.folder / "store").exists()


@pytest.mark.parametrize("content", [None, b"\xff\xfe"], ids=["missing", "not UTF-8"])
def test_a_file_that_cannot_be_read_is_a_fault(bare: Floor, content: bytes | None) -> None:
    if content is not None:
        (bare.folder / "odd.toml").write_bytes(content)
    assert bare.call("check", "odd.toml") == Exit.FAULT
    assert "odd.toml" in bare.err


def test_the_first_publication_needs_no_person_and_the_same_text_is_not_stored_again(floor: Floor) -> None:
    assert floor.call("publish", "plant.toml") == Exit.DECLINED
    assert "--as" in floor.err
    assert floor.call("publish", "plant.toml", "--as", "nobody") == Exit.DECLINED
    assert floor.call("publish", "plant.toml", "--as", "rose") == Exit.OK
    assert "nothing was stored" in floor.out
    plant = floor.folder / "plant.toml"
    plant.write_text(plant.read_text().replace("North Plant", "South Plant"))
    assert floor.call("publish", "plant.toml", "--as", "rose") == Exit.OK
    assert "South Plant" in floor.out


def test_a_request_lives_from_new_to_confirmed(floor: Floor) -> None:
    number = floor.new()
    assert number == "M-1001"
    steps = [
        (1, ("take", "--as", "louis"), "to-approve"),
        (2, ("approve", "--as", "carmen"), "cooling"),
        (24, ("start", "--as", "louis", "--part", "seal-bar"), "in-work"),
        (0, ("note", "--as", "louis", "--text", "The bar is out."), "in-work"),
        (1, ("done", "--as", "louis"), "done"),
        (0, ("tell", "--as", "louis", "--text", "It runs."), "told"),
        (1, ("confirm", "--as", "peter", "--rating", "5"), "closed"),
    ]
    for hours, said, stage in steps:
        floor.now = Instant(floor.now + hours * 3600)
        assert floor.json("do", number, *said)["stage"] == stage, said
    shown = floor.json("show", number)
    assert [event["event"] for event in shown["history"]][-1] == "confirmed"
    assert {clock["clock"]: clock["verdict"] for clock in shown["clocks"]}["cool-down"] == "met"
    assert [note["text"] for note in shown["conversation"]] == ["The bar is out."]
    assert floor.json("list") == []
    assert [each["number"] for each in floor.json("list", "--closed")] == [number]


def test_json_has_instants_in_utc_and_amounts_in_seconds(floor: Floor) -> None:
    number = floor.new()
    floor.now = Instant(floor.now + 60)
    shown = floor.json("show", number)
    assert shown["opened"] == "2026-11-23T13:00:00Z"
    response = next(clock for clock in shown["clocks"] if clock["clock"] == "response")
    expected = {"used": 60, "left": 1740, "over": 0, "short": 0, "due": "2026-11-23T13:30:00Z", "phase": "running"}
    assert expected.items() <= response.items()
    assert {"instance", "cycle", "word", "verdict", "marks", "owed_by"} <= response.keys()
    assert shown["revision"] == 1


def test_what_plazo_declines_changes_nothing_and_says_why(floor: Floor) -> None:
    number = floor.new()
    assert floor.call("do", number, "start", "--as", "louis") == Exit.DECLINED
    assert floor.err == (
        "Safety has not approved it yet. Work may not start before Tue 08:00: cool-down, 1 d left. "
        "The sealing bar works at 180 °C. A supervisor may override with a reason.\n"
    )
    assert floor.call("do", number, "start", "--as", "louis", "--json") == Exit.DECLINED
    assert json.loads(floor.out)["declined"] == "gate-shut-and-cooling"
    assert floor.json("show", number)["revision"] == 1


def test_a_supervisor_overrides_with_a_reason_and_a_second_person(floor: Floor) -> None:
    number = floor.new()
    override = ("do", number, "start", "--as", "rose", "--override", "--reason", "Fire under the line")
    assert floor.call(*override) == Exit.DECLINED
    assert "second person" in floor.err
    assert "cool-down" in floor.json(*override, "--with", "peter")["breached"]


def test_a_reason_said_with_a_start_overrides_what_it_waits_for(floor: Floor) -> None:
    number = floor.new()
    said = ("do", number, "start", "--as", "rose", "--reason", "Fire under the line", "--with", "peter")
    assert "cool-down" in floor.json(*said)["breached"]


def test_the_part_and_the_priority_are_changed(floor: Floor) -> None:
    number = floor.new()
    assert floor.json("do", number, "part", "--as", "louis", "--part", "motor")["part"] == "motor"
    assert floor.json("do", number, "priority", "--as", "peter", "--priority", "urgent")["priority"] == "urgent"
    assert floor.call("do", number, "priority", "--as", "peter", "--priority", "normal") == Exit.DECLINED
    lowered = floor.json("do", number, "priority", "--as", "rose", "--priority", "normal", "--reason", "It can wait")
    assert (lowered["priority"], lowered["stored"][0]["event"]) == ("normal", "priority-changed")


def test_a_request_that_is_not_opened_takes_no_number(floor: Floor) -> None:
    late = ("new", "--service", "sealer-repair", "--customer", "packing", "--summary", "x", "--as", "peter")
    assert floor.call(*late, "--at", "2030-01-01T08:00") == Exit.DECLINED
    assert floor.new() == "M-1001"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("do", "M-9", "take", "--as", "louis"), Exit.NOT_FOUND),
        (("show", "M-9"), Exit.NOT_FOUND),
        (("show", "M-1001", "--at", "2026-11-22T10:00"), Exit.NOT_FOUND),
        (("do", "M-1001", "take", "--as", "nobody"), Exit.DECLINED),
        (("do", "M-1001", "tak", "--as", "louis"), Exit.USAGE),
        (("do", "M-1001", "take", "--as", "louis", "--at", "later"), Exit.USAGE),
        (("do", "M-1001", "take", "--as", "louis", "--at", "2026-11-23T09:00"), Exit.DECLINED),
        (("do", "M-1001", "take"), Exit.USAGE),
    ],
)
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_exit_code_says_what_was_wrong(floor: Floor, arguments: tuple[str, ...], code: Exit, language: str) -> None:
    floor.new()
    assert floor.call(*arguments, "--language", language) == code
    assert floor.err.strip()
    assert not floor.out


def test_law_32_what_came_between_is_told_and_nothing_is_stored(floor: Floor) -> None:
    number = floor.new()
    assert floor.call("do", number, "take", "--as", "louis", "--revision", "1") == Exit.OK
    assert floor.call("do", number, "cancel", "--as", "peter", "--revision", "1", "--language", "en") == Exit.CONFLICT
    assert "Louis Hart: taken, 08:00" in floor.err
    assert f"plazo show {number}" in floor.err
    assert floor.json("show", number)["cancelled"] is None
    note = ("do", number, "note", "--as", "peter", "--text", "Hello?", "--revision", "1")
    assert floor.call(*note) == Exit.OK


@pytest.mark.parametrize(
    "typed",
    ["2026-11-23T09:30", "2026-11-23 09:30", "2026-11-23T09:30:00", "2026-11-23T14:30Z", "2026-11-23T10:30-04:00"],
)
def test_law_31_a_time_is_the_plants_where_it_names_no_zone(floor: Floor, typed: str) -> None:
    number = floor.new()
    floor.now = Instant(MONDAY + 2 * 3600)
    assert floor.json("do", number, "take", "--as", "louis", "--at", typed)["revision"] == 2
    taken = floor.json("show", number)["history"][-1]
    assert (taken["occurred_at"], taken["entered"]) == ("2026-11-23T14:30:00Z", True)


def test_list_at_an_instant_shows_what_was_open_then(floor: Floor) -> None:
    first = floor.new()
    floor.now = Instant(MONDAY + 3600)
    floor.new()
    assert floor.call("do", first, "cancel", "--as", "peter") == Exit.OK
    then = floor.json("list", "--at", "2026-11-23T08:30")
    assert [(each["number"], each["stage"]) for each in then] == [(first, "new")]
    assert [each["number"] for each in floor.json("list")] == ["M-1002"]
    assert floor.json("list", "--service", "safety-walk") == []
    assert floor.call("list", "--service", "safety-wlk") == Exit.DECLINED


@pytest.mark.parametrize("width", [80, 120, 200])
def test_the_table_fits_the_terminal_and_typed_text_stays_harmless(
    floor: Floor, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    asked = ("--service", "sealer-repair", "--customer", "packing", "--as", "peter")
    for summary in ("[/] \x1b[31mred", "包装机不关闭 " * 20, "word " * 60):
        assert floor.call("new", *asked, "--summary", summary) == Exit.OK
        assert "\x1b" not in floor.out
    assert floor.call("list") == Exit.OK
    assert "\x1b" not in floor.out
    assert "[/]" in floor.out
    lines = floor.out.splitlines()
    assert len(lines) == 3
    assert max(map(len, lines)) <= width


def test_show_says_it_in_words(floor: Floor) -> None:
    number = floor.new()
    assert floor.call("show", number, "--language", "es") == Exit.OK
    for words in (
        "Sealer 3 does not close",
        "Packing ← Maintenance",
        "le toca a: Safety",
        "enfriamiento",
        "abierta, Peter Cole",
    ):
        assert words in floor.out


def test_law_26_and_36_show_says_whose_turn_it_was_and_what_was_promised(floor: Floor) -> None:
    first, number = floor.new(), floor.new()
    floor.now = Instant(MONDAY + 3_600)
    assert floor.call("show", number) == Exit.OK
    for words in ("Whose turn it was", "▸ Safety", "1 before it at Maintenance", "has to cool until"):
        assert words in floor.out
    shown = floor.json("show", number)
    assert shown["queue"] == {"provider": "maintenance", "before": 1}
    assert floor.json("show", first)["queue"]["before"] == 0
    assert shown["past"] is None
    assert shown["promise"]["earliest"] < shown["promise"]["latest"]
    assert {reason["code"] for reason in shown["promise"]["reasons"]} >= {"cools", "to-take", "to-sign"}
    cools = next(reason for reason in shown["promise"]["reasons"] if reason["code"] == "cools")
    assert cools["until"].endswith("Z")
    assert shown["turns"] == {
        "spans": [
            {
                "since": "2026-11-23T13:00:00Z",
                "until": "2026-11-23T14:00:00Z",
                "department": "safety",
                "person": None,
                "why": "to-approve",
                "open": 3_600,
                "closed": 0,
            }
        ],
        "departments": [{"department": "safety", "open": 3_600, "closed": 0}],
        "people": [],
    }


def test_people_are_answered_in_their_own_language(floor: Floor) -> None:
    asked = ("--service", "sealer-repair", "--customer", "packing", "--summary", "x")
    assert floor.call("new", *asked, "--as", "peter") == Exit.OK
    assert "está abierta" in floor.out
    assert floor.call("new", *asked, "--as", "peter", "--language", "en") == Exit.OK
    assert "is open" in floor.out


def test_the_first_start_says_what_to_do_next_with_or_without_a_terminal(bare: Floor) -> None:
    assert bare.call() == Exit.NO_PLANT
    assert "plazo demo" in bare.err


@pytest.mark.parametrize("command", [(), ("demo",)])
def test_without_a_terminal_the_board_says_so_and_paints_nothing(floor: Floor, command: tuple[str, ...]) -> None:
    here = {**os.environ, "PLAZO_STORE": str(floor.folder / "store"), "PYTHONPATH": str(HOUSE)} | {
        "LANG": "en_US.UTF-8"
    }
    if command:
        del here["PLAZO_STORE"]
    called = subprocess.run(
        [sys.executable, "-m", "tui", *command], env=here, capture_output=True, text=True, check=False, timeout=60
    )
    assert called.returncode == Exit.USAGE
    assert "The board needs a terminal" in called.stderr
    assert "\x1b" not in called.stderr + called.stdout


def test_help_and_version_need_no_store(bare: Floor) -> None:
    assert bare.call("--help") == Exit.OK
    assert "import" in bare.out
    assert bare.call("new", "--help", "--language", "es") == Exit.OK
    assert bare.out.startswith("Uso: plazo new")
    assert bare.call("--version") == Exit.OK
    assert bare.out.startswith("plazo ")
    assert not (bare.folder / "store").exists()


def test_commands_do_not_pay_for_textual(floor: Floor) -> None:
    program = (
        "import sys; from tui.__main__ import main; code = main(['list']); sys.exit(code or ('textual' in sys.modules))"
    )
    house = Path(__file__).resolve().parent.parent.parent
    environ = {"PYTHONPATH": str(house), "PLAZO_STORE": str(floor.folder / "store")}
    ran = subprocess.run([sys.executable, "-c", program], env=environ, check=False, capture_output=True)
    assert ran.returncode == 0, ran.stderr
