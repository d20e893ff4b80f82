"""`plazo closure`, called as a person calls it: entered, previewed, listed, taken back, declined."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rules.agreement import PersonId
from rules.answers import Declined
from rules.closures import Shut, enter_closure
from rules.events import ClosureEntered, NoticePosted, Version, identified
from rules.instants import MINUTE, Instant, instant
from rules.plant import Person
from rules.publications import Publications
from store.opening import open_store
from tests.tui.test_commands_called import MONDAY, ZONE, Floor
from tui.exits import Exit

DRILL = ("closure", "two-shifts", "--from", "08:00", "--until", "09:30", "--because", "Fire drill")


@pytest.fixture
def floor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Floor:
    """A published plant on a Monday morning, with one request that was to be taken within half an hour."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    made = Floor(tmp_path, capsys)
    assert made.call("init") == Exit.OK
    assert made.call("publish", "plant.toml") == Exit.OK
    assert made.new() == "M-1001"
    made.now = Instant(MONDAY + 95 * MINUTE)
    return made


def standing(floor: Floor, clock: str = "response") -> tuple[str, str]:
    shown = floor.json("show", "M-1001")
    return next((each["word"], each["due"]) for each in shown["clocks"] if each["clock"] == clock)


def test_law_08_a_closure_is_entered_and_excuses_the_breach_it_explains(floor: Floor) -> None:
    assert standing(floor) == ("breached", "2026-11-23T13:30:00Z")
    assert floor.call(*DRILL, "--as", "rose") == Exit.OK
    assert floor.out.splitlines()[:3] == [
        "two-shifts is closed, 23 Nov 2026 08:00–09:30: Fire drill.",
        "It moves 4 clocks of 1 open request. It excuses 1 breach.",
        "  M-1001  taken       08:30 → 10:00          excused",
    ]
    assert standing(floor) == ("excused", "2026-11-23T15:00:00Z")


def test_law_08_the_preview_changes_nothing_and_says_the_same(floor: Floor) -> None:
    assert floor.call(*DRILL, "--as", "rose", "--preview") == Exit.OK
    previewed = floor.out.splitlines()
    assert previewed[0] == "two-shifts would be closed, 23 Nov 2026 08:00–09:30: Fire drill. Nothing is stored."
    assert standing(floor)[0] == "breached"
    assert floor.call(*DRILL, "--as", "rose") == Exit.OK
    assert floor.out.splitlines()[1:-1] == previewed[1:]


def test_law_08_what_was_entered_by_mistake_is_taken_back(floor: Floor) -> None:
    id_ = floor.json(*DRILL, "--as", "rose")["id"]
    assert floor.call("closure") == Exit.OK
    assert f"two-shifts  23 Nov 2026 08:00–09:30  Fire drill  {id_[:8]}  Rose Miller, 23 Nov 2026 09:35" in floor.out
    assert floor.call("closure", "--take-back", id_[:8], "--as", "louis") == Exit.DECLINED
    assert "Louis Hart is not one of them" in floor.err
    seen = floor.json("closure", "--take-back", id_[:8], "--as", "rose", "--preview")
    assert (seen["stored"], seen["excused"], len(seen["broken"])) == (False, [], 1)
    assert floor.call("closure", "--take-back", id_, "--as", "rose") == Exit.OK
    assert "It counts as if it had never been entered." in floor.out
    assert "1 breach stands again" in floor.out
    assert standing(floor) == ("breached", "2026-11-23T13:30:00Z")
    assert floor.call("closure", "--take-back", id_, "--as", "rose") == Exit.DECLINED
    assert f"“{id_}”" in floor.err
    assert floor.call("closure") == Exit.OK
    assert "23 Nov" not in floor.out


def test_a_closure_as_json_has_every_clock_it_moves(floor: Floor) -> None:
    said = floor.json(*DRILL, "--as", "rose")
    assert {key: said[key] for key in ("calendar", "begins", "ends", "because", "by", "entered", "stored")} == {
        "calendar": "two-shifts",
        "begins": "2026-11-23T13:00:00Z",
        "ends": "2026-11-23T14:30:00Z",
        "because": "Fire drill",
        "by": "rose",
        "entered": "2026-11-23T14:35:00Z",
        "stored": True,
    }
    assert said["moved"][0] == {
        "number": "M-1001",
        "clock": "response",
        "instance": 1,
        "before": "2026-11-23T13:30:00Z",
        "after": "2026-11-23T15:00:00Z",
        "left_before": 0,
        "left_after": 25 * MINUTE,
    }
    response = {"number": "M-1001", "clock": "response", "instance": 1, "breached": "2026-11-23T13:30:00Z"}
    assert (said["excused"], said["broken"]) == ([response], [])
    declared, entered = floor.json("closure")
    assert (declared["id"], declared["because"]) == (None, "Fire drill")
    assert (entered["id"], entered["by"]) == (said["id"], "rose")


@pytest.mark.parametrize(
    ("said", "code", "sentence"),
    [
        pytest.param(("two-shifts",), Exit.USAGE, "needs: --from --until --because", id="nothing said"),
        pytest.param(("--preview",), Exit.USAGE, "needs: CALENDAR", id="no calendar"),
        pytest.param(("--take-back", "ab", "--from", "08:00"), Exit.USAGE, "--from is not an option", id="both"),
        pytest.param(("two-shifts", "--take-back", "ab"), Exit.USAGE, "one word too many", id="taking back two"),
        pytest.param(("a", "b"), Exit.USAGE, "“b” is one word too many", id="two calendars"),
        pytest.param((*DRILL[1:3], "8 am", *DRILL[4:]), Exit.USAGE, "“8 am” is not a time", id="no time"),
        pytest.param((*DRILL[1:3], "24:00", *DRILL[4:]), Exit.USAGE, "“24:00” is not a time", id="no such time"),
        pytest.param((*DRILL[1:3], "2025-11-23 08:00", *DRILL[4:]), Exit.DECLINED, "31 days ago", id="last year"),
        pytest.param((*DRILL[1:5], "07:00", *DRILL[6:]), Exit.DECLINED, "not after its beginning", id="backwards"),
        pytest.param(("nights", *DRILL[2:]), Exit.DECLINED, "no calendar “nights”. There are: two-shifts", id="which"),
        pytest.param(("always", *DRILL[2:]), Exit.DECLINED, "never shut", id="always"),
        pytest.param((*DRILL[1:7], "  "), Exit.DECLINED, "A reason is needed", id="no reason"),
    ],
)
def test_what_is_wrong_with_a_closure_is_said(floor: Floor, said: tuple[str, ...], code: Exit, sentence: str) -> None:
    assert floor.call("closure", *said, "--as", "rose") == code
    assert sentence in floor.err
    assert len(floor.json("closure")) == 1


def test_where_there_are_people_somebody_says_who_it_is(floor: Floor) -> None:
    assert floor.call(*DRILL) == Exit.DECLINED
    assert "--as PERSON" in floor.err
    assert floor.call(*DRILL, "--json") == Exit.DECLINED
    assert json.loads(floor.out) == {"declined": "who-shuts"}


def test_a_time_has_the_clocks_of_the_calendar_and_the_day_of_today_there(floor: Floor) -> None:
    plant = floor.folder / "plant.toml"
    zone = '[calendars.two-shifts]\ntime_zone = "Asia/Tokyo"\n'
    plant.write_text(plant.read_text().replace("[calendars.two-shifts]", zone, 1))
    assert floor.call("publish", "plant.toml", "--as", "rose") == Exit.OK
    floor.now = instant("2026-11-23 20:00", ZONE)
    said = floor.json(*DRILL, "--as", "rose")
    assert said["begins"] == "2026-11-23T23:00:00Z", "08:00 on the 24th in Tokyo"


def test_a_time_alone_ends_on_the_date_on_which_it_begins(floor: Floor) -> None:
    asked = ("closure", "two-shifts", "--from", "2026-11-25T08:00", "--until", "9:30", "--because", "Power cut")
    assert floor.json(*asked, "--as", "rose")["ends"] == "2026-11-25T14:30:00Z"


def test_what_came_between_is_read_and_it_is_decided_again(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(
        str(floor.folder / "store"), read_only=False, create=False, now=lambda: floor.now, who="ana@mesa2"
    )

    def post_a_notice() -> None:
        events = store.plant_history()
        version = Version(events[-1].version)
        notice = NoticePosted(occurred_at=floor.now, person=PersonId("rose"), text="Hello", until=floor.now)
        store.append_plant(version, [identified(notice, after=version)])

    told: list[ClosureEntered | Declined] = []

    def while_somebody_writes(
        asked: Shut, *, by: Person | None, publications: Publications, now: Instant
    ) -> ClosureEntered | Declined:
        decided = enter_closure(asked, by=by, publications=publications, now=now)
        if len(told) < 2:
            post_a_notice()
        told.append(decided)
        return decided

    monkeypatch.setattr("tui.commands.closure.enter_closure", while_somebody_writes)
    assert floor.call(*DRILL, "--as", "rose") == Exit.OK
    store.close()
    assert len(told) == 3, "seen, decided, and decided again"
    assert [each["because"] for each in floor.json("closure")] == ["Fire drill", "Fire drill"]


def test_text_from_people_breaks_no_line(floor: Floor) -> None:
    odd = "[/] \x1b[31m 封口机\nand on"
    assert floor.call(*DRILL[:7], odd, "--as", "rose", "--language", "es") == Exit.OK
    assert "\x1b" not in floor.out
    assert floor.out.splitlines()[0].startswith(
        "two-shifts está cerrado, 23 nov 2026 08:00–09:30: [/] ␛[31m 封口机↵and"
    )
    assert floor.call("closure", "--language", "es") == Exit.OK
    assert "\x1b" not in floor.out
