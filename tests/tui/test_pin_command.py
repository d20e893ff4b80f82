"""PINs on the command line: from the environment in scripts, typed unseen at a terminal, never an argument."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from rules.agreement import PersonId
from rules.events import PinSet, PinWrong
from store.contract import Store
from store.opening import open_store
from tests.tui.test_commands_called import Floor
from tui.exits import Exit
from tui.pins import set_first_pin, try_pin

PIN = "2468"
DECLARED = '[plant]\npin = ["new", "take", "override", "closure", "publish"]'
MARTHA = """
[[people]]
id = "martha"
name = "Martha Lane"
department = "maintenance"
roles = ["technician"]
"""
DRILL = ("closure", "two-shifts", "--from", "08:00", "--until", "09:30", "--because", "Fire drill", "--as", "rose")


class Keyboard(io.StringIO):
    """Somebody who types these PINs unseen, one after the other."""

    def __init__(self) -> None:
        super().__init__()
        self.pins: list[str] = []
        self.prompts: list[str] = []

    def isatty(self) -> bool:
        return True

    def typed(self, prompt: str) -> str:
        self.prompts.append(prompt)
        if not self.pins:
            raise EOFError
        return self.pins.pop(0)


@pytest.fixture
def floor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Floor:
    """A plant in which some actions ask for a PIN; Rose, Louis and Peter have one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr("sys.stdin", io.StringIO())
    made = Floor(tmp_path, capsys)
    assert made.call("init") == Exit.OK
    file = tmp_path / "plant.toml"
    file.write_text(file.read_text().replace("[plant]", DECLARED, 1) + MARTHA)
    assert made.call("publish", "plant.toml") == Exit.OK
    store = opened(made)
    for owner in ("rose", "louis", "peter"):
        assert set_first_pin(store, PersonId(owner), PIN, lambda: made.now) is None
    store.close()
    return made


@pytest.fixture
def keyboard(monkeypatch: pytest.MonkeyPatch, floor: Floor) -> Keyboard:
    """Somebody sits at the terminal, once the plant stands."""
    typing = Keyboard()
    monkeypatch.setattr("sys.stdin", typing)
    monkeypatch.setattr("tui.commands.typed_pins.getpass", typing.typed)
    return typing


def opened(floor: Floor) -> Store:
    return open_store(str(floor.folder / "store"), read_only=False, create=False, now=lambda: floor.now, who="t@here")


def request(floor: Floor) -> str:
    floor.environ["PLAZO_PIN"] = PIN
    number = floor.new()
    del floor.environ["PLAZO_PIN"]
    return number


def wrong_tries(floor: Floor) -> list[str]:
    return [event.owner for event in opened(floor).plant_history() if isinstance(event, PinWrong)]


def test_a_script_without_a_pin_is_declined_and_told_how(floor: Floor) -> None:
    number = request(floor)
    assert floor.call("do", number, "take", "--as", "louis") == Exit.DECLINED
    assert "PLAZO_PIN" in floor.err
    assert "Louis" in floor.err
    assert floor.json("show", number)["stage"] == "new"


def test_a_script_has_its_pin_in_the_environment(floor: Floor) -> None:
    number = request(floor)
    floor.environ["PLAZO_PIN"] = "1357"
    assert floor.call("do", number, "take", "--as", "louis", "--json") == Exit.DECLINED
    assert json.loads(floor.out) == {"number": number, "declined": "pin-wrong"}
    assert wrong_tries(floor) == ["louis"]
    floor.environ["PLAZO_PIN"] = PIN
    assert floor.call("do", number, "take", "--as", "louis") == Exit.OK
    assert PIN not in floor.out + floor.err


def test_an_empty_variable_is_no_pin_and_no_wrong_try(floor: Floor) -> None:
    number = request(floor)
    floor.environ["PLAZO_PIN"] = ""
    assert floor.call("do", number, "take", "--as", "louis") == Exit.DECLINED
    assert "This asks for the PIN of Louis" in floor.err
    assert wrong_tries(floor) == []


def test_what_is_not_declared_asks_for_none(floor: Floor) -> None:
    number = request(floor)
    assert floor.call("do", number, "note", "--text", "On my way", "--as", "louis") == Exit.OK


def test_only_a_start_that_overrides_asks(floor: Floor) -> None:
    number = request(floor)
    assert floor.call("do", number, "start", "--as", "louis") == Exit.DECLINED
    assert "PLAZO_PIN" not in floor.err
    further = ("--override", "--reason", "Line down", "--with", "louis")
    assert floor.call("do", number, "start", *further, "--as", "rose") == Exit.DECLINED
    assert "PLAZO_PIN" in floor.err


def test_a_script_cannot_set_the_first_pin(floor: Floor) -> None:
    floor.environ["PLAZO_PIN"] = PIN
    number = floor.new()
    opened_store = opened(floor)
    before = opened_store.position()
    assert floor.call("do", number, "take", "--as", "martha") == Exit.DECLINED
    assert "plazo pin --as martha" in floor.err
    assert opened_store.position() == before


def test_a_new_request_a_closure_and_a_publication_ask_where_it_is_declared(floor: Floor) -> None:
    asked = ("--service", "sealer-repair", "--customer", "packing", "--summary", "Sealer 3", "--as", "peter")
    assert floor.call("new", *asked) == Exit.DECLINED
    assert floor.call(*DRILL, "--preview") == Exit.OK
    assert floor.call(*DRILL) == Exit.DECLINED
    file = floor.folder / "plant.toml"
    file.write_text(file.read_text().replace(DECLARED, "[plant]", 1))
    assert floor.call("publish", "plant.toml", "--preview") == Exit.OK
    assert floor.call("publish", "plant.toml", "--as", "rose") == Exit.DECLINED
    floor.environ["PLAZO_PIN"] = PIN
    assert floor.call("new", *asked) == Exit.OK
    assert floor.call(*DRILL) == Exit.OK
    assert floor.call("publish", "plant.toml", "--as", "rose") == Exit.OK
    del floor.environ["PLAZO_PIN"]
    assert floor.call("new", *asked) == Exit.OK


def test_at_a_terminal_it_is_typed_unseen(floor: Floor, keyboard: Keyboard) -> None:
    number = request(floor)
    keyboard.pins = ["1357", PIN]
    assert floor.call("do", number, "take", "--as", "louis") == Exit.DECLINED
    assert floor.call("do", number, "take", "--as", "louis") == Exit.OK
    assert [prompt.split()[0] for prompt in keyboard.prompts] == ["PIN", "PIN"]


@pytest.mark.parametrize("typed", [[], [""]], ids=["the end of the input", "Enter alone"])
def test_nothing_typed_is_no_pin_and_no_wrong_try(floor: Floor, keyboard: Keyboard, typed: list[str]) -> None:
    number = request(floor)
    for command in (("do", number, "take", "--json"), ("pin",)):
        keyboard.pins = list(typed)
        assert floor.call(*command, "--as", "louis") == Exit.DECLINED
        assert not keyboard.pins
        if "--json" in command:
            assert json.loads(floor.out) == {"number": number, "declined": "pin-empty"}
        else:
            assert "No PIN was given" in floor.err
    keyboard.pins = list(typed)
    assert floor.call("pin", "--clear", "louis", "--as", "rose") == Exit.DECLINED
    assert wrong_tries(floor) == []


def test_somebody_new_sets_a_pin_before_the_first_action(floor: Floor, keyboard: Keyboard) -> None:
    number = request(floor)
    keyboard.pins = ["12", "1234", "1235", "1234", "1234"]
    assert floor.call("do", number, "take", "--as", "martha") == Exit.DECLINED
    assert "from 4 to 32 digits" in floor.err
    assert floor.call("do", number, "take", "--as", "martha") == Exit.DECLINED
    assert "not the same" in floor.err
    assert floor.call("do", number, "take", "--as", "martha") == Exit.OK
    assert "anybody at a terminal could set it" in floor.err
    assert try_pin(opened(floor), PersonId("martha"), "1234", lambda: floor.now) is None


def test_a_pin_is_changed_with_the_old_one(floor: Floor, keyboard: Keyboard) -> None:
    keyboard.pins = ["1357"]
    assert floor.call("pin", "--as", "louis", "--language", "es") == Exit.DECLINED
    assert "Ese no es el PIN" in floor.err
    keyboard.pins = [PIN, "9999", "9999"]
    assert floor.call("pin", "--as", "louis") == Exit.OK
    assert try_pin(opened(floor), PersonId("louis"), "9999", lambda: floor.now) is None


def test_a_pin_is_changed_only_at_a_terminal(floor: Floor) -> None:
    floor.environ["PLAZO_PIN"] = PIN
    assert floor.call("pin", "--as", "louis") == Exit.DECLINED
    assert "at a terminal" in floor.err


def test_a_supervisor_clears_a_forgotten_pin_of_the_same_department(floor: Floor, keyboard: Keyboard) -> None:
    assert floor.call("pin", "--clear", "louis", "--as", "peter") == Exit.DECLINED
    assert "otro supervisor" in floor.err
    assert floor.call("pin", "--clear", "nobody", "--as", "rose") == Exit.DECLINED
    keyboard.pins = ["1357"]
    assert floor.call("pin", "--clear", "louis", "--as", "rose") == Exit.DECLINED
    keyboard.pins = [PIN]
    assert floor.call("pin", "--clear", "louis", "--as", "rose") == Exit.OK
    assert "has no PIN any more" in floor.out
    last = opened(floor).plant_history()[-1]
    assert isinstance(last, PinSet)
    assert (last.owner, last.person, last.secret) == ("louis", "rose", "")
    keyboard.pins = ["5555", "5555"]
    assert floor.call("pin", "--as", "louis") == Exit.OK
