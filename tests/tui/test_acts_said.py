"""Every action with `plazo do`, as a script says it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rules.instants import Instant
from tests.tui.test_commands_called import MONDAY, Floor
from tui.exits import Exit
from tui.words import LANGUAGES, Language

CUSTOM = """
[[services.sealer-repair.expect]]
kind = "custom"
id = "sampled"
from = "event sampled"
until = "event tested"
at-most = "2h"
"""


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Floor:
    monkeypatch.chdir(tmp_path)
    return Floor(tmp_path, capsys)


@pytest.fixture
def floor(bare: Floor) -> Floor:
    assert bare.call("init") == Exit.OK
    plant = bare.folder / "plant.toml"
    plant.write_text(
        plant.read_text().replace("[[services.sealer-repair.hold]]", f"{CUSTOM}[[services.sealer-repair.hold]]", 1)
    )
    assert bare.call("publish", "plant.toml") == Exit.OK
    return bare


def do(floor: Floor, number: str, by: str, word: str, *said: str, minutes: int = 1) -> dict[str, Any]:
    """What is stored of one action, so many minutes after the one before."""
    floor.now = Instant(floor.now + minutes * 60)
    stored = floor.json("do", number, word, "--as", by, *said)["stored"]
    assert len(stored) == 1
    found: dict[str, Any] = stored[0]
    return found


def test_every_action_is_done_by_command(floor: Floor) -> None:
    number = floor.new()
    asked = ("new", "--service", "safety-walk", "--customer", "maintenance", "--as", "louis", "--summary", "Walk")
    child = floor.json(*asked)["number"]
    steps: list[tuple[str, tuple[str, ...], dict[str, object]]] = [
        ("rose", ("assign", "--person", "louis"), {"event": "assigned", "assignee": "louis"}),
        ("louis", ("take",), {"event": "taken"}),
        ("louis", ("plan", "--start", "2026-11-24 09:30"), {"event": "planned", "start": "2026-11-24T14:30:00Z"}),
        ("louis", ("ran-again", "--stopped", "2026-11-23 08:02"), {"stopped_at": "2026-11-23T13:02:00Z"}),
        ("carmen", ("refuse", "--reason", "hot"), {"event": "refused", "reason": "hot"}),
        ("louis", ("ask-approval",), {"event": "approval-asked", "gate": "approval"}),
        ("carmen", ("approve",), {"event": "approved"}),
        ("carmen", ("suspend", "--reason", "gas"), {"event": "approval-suspended", "reason": "gas"}),
        ("louis", ("ask-approval", "--gate", "safety"), {"event": "approval-asked"}),
        ("carmen", ("approve", "--gate", "safety"), {"event": "approved"}),
        ("louis", ("child", "--child", child.lower()), {"event": "linked", "child": child}),
        ("louis", ("event", "--name", "sampled"), {"event": "event", "name": "sampled"}),
        ("louis", ("part", "--part", "motor"), {"event": "part-changed"}),
        ("rose", ("priority", "--priority", "urgent"), {"event": "priority-changed"}),
        ("louis", ("hold", "--reason", "waiting for the line"), {"event": "held"}),
        ("louis", ("resume",), {"event": "resumed"}),
        ("rose", ("silence", "--clock", "resolution"), {"event": "silenced", "clock": "resolution", "instance": 1}),
        ("louis", ("note", "--text", "x", "--internal"), {"event": "noted"}),
        ("rose", ("hand-over", "--person", "rose", "--reason", "shift"), {"event": "handed-over", "assignee": "rose"}),
        ("rose", ("start", "--reason", "fire", "--with", "peter"), {"event": "work-started", "override": True}),
        ("louis", ("done",), {"event": "done"}),
        ("louis", ("tell",), {"event": "told"}),
        ("peter", ("confirm", "--rating", "2"), {"event": "confirmed"}),
        ("peter", ("reopen", "--reason", "leaks", "--has-not-run"), {"event": "reopened", "has_not_run": True}),
    ]
    for by, said, expected in steps:
        stored = do(floor, number, by, *said)
        assert expected.items() <= stored.items(), said
    late = do(floor, number, "rose", "ack", "--clock", "response", "--until", "2026-11-23 10:00", minutes=40)
    assert late["until"] == "2026-11-23T15:00:00Z"
    excused = do(floor, number, "peter", "excuse", "--clock", "response", "--reason", "we knew")
    assert (excused["event"], excused["clock"], excused["instance"]) == ("excused", "response", 2)
    do(floor, number, "peter", "cancel", "--reason", "enough")
    assert do(floor, number, "peter", "amend", "--undo", minutes=0)["event"] == "amended"
    assert floor.json("show", number)["cancelled"] is None


def test_a_newer_agreement_is_taken_by_a_supervisor(floor: Floor) -> None:
    number = floor.new()
    plant = floor.folder / "plant.toml"
    plant.write_text(plant.read_text().replace('within = "1h"', 'within = "2h"'))
    assert floor.call("publish", "plant.toml", "--as", "rose") == Exit.OK
    before = floor.json("show", number)["agreement"]
    assert do(floor, number, "rose", "re-agree")["event"] == "republished"
    assert floor.json("show", number)["agreement"] != before


def test_law_31_an_event_is_named_by_its_number_in_the_history_and_moved(floor: Floor) -> None:
    number = floor.new()
    do(floor, number, "louis", "take", minutes=10)
    floor.now = Instant(MONDAY + 3600)
    assert floor.call("show", number) == Exit.OK
    assert "  2  08:10  taken, Louis Hart" in floor.out
    assert floor.call("do", number, "amend", "--undo", "--as", "louis", "--event", "2") == Exit.DECLINED
    assert "within a minute" in floor.err
    moved = ("amend", "--event", "2", "--to", "2026-11-23 08:05", "--reason", "I saw it")
    assert do(floor, number, "rose", *moved)["instant"] == "2026-11-23T13:05:00Z"
    assert floor.json("show", number)["taken"] == "2026-11-23T13:05:00Z"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("by", "said", "because"),
    [
        ("rose", ("assign",), "which-person"),
        ("louis", ("plan",), "which-time"),
        ("louis", ("plan", "--start", "2026-11-22 08:00"), "in-the-past"),
        ("louis", ("hand-over", "--reason", "x"), "which-successor"),
        ("louis", ("child", "--child", "M-9"), "unknown-request"),
        ("louis", ("child", "--child", "m-1001"), "waits-for-itself"),
        ("louis", ("event",), "which-name"),
        ("louis", ("event", "--name", "x"), "unknown-name"),
        ("peter", ("reopen", "--reason", "x"), "not-done"),
        ("peter", ("excuse", "--reason", "x"), "nothing-to-excuse"),
        ("rose", ("silence", "--clock", "x"), "unknown-clock"),
        ("rose", ("silence", "--clock", "update", "--until", "2030-01-01 08:00"), "too-far"),
        ("louis", ("assign", "--at", "2026-11-23 08:00"), "only-now"),
        ("rose", ("re-agree",), "agreement-current"),
        ("rose", ("amend", "--undo"), "nothing-to-amend"),
    ],
)
def test_what_is_declined_says_why(
    floor: Floor, by: str, said: tuple[str, ...], because: str, language: Language
) -> None:
    number = floor.new()
    assert floor.call("do", number, *said, "--as", by, "--json", "--language", language) == Exit.DECLINED
    assert json.loads(floor.out)["declined"] == because
    assert len(floor.err.strip()) > 10


def test_an_instant_that_is_none_is_a_mistake_in_the_command_line(floor: Floor) -> None:
    number = floor.new()
    assert floor.call("do", number, "plan", "--start", "soon", "--as", "louis") == Exit.USAGE
    assert "“soon” is not an instant" in floor.err


@pytest.mark.parametrize("said", [(), ("--to", "2026-11-23 08:05", "--undo")])
def test_a_correction_says_when_it_happened_or_that_it_did_not(floor: Floor, said: tuple[str, ...]) -> None:
    number = floor.new()
    do(floor, number, "louis", "take", minutes=10)
    assert floor.call("do", number, "amend", "--as", "rose", "--reason", "x", *said) == Exit.USAGE
    assert "--undo" in floor.err
    assert floor.json("show", number)["taken"] is not None
