"""PINs on the board: asked in the form, wrong and right, set the first time, changed from the palette."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from rules.agreement import PersonId
from rules.events import Approved, ClosureEntered, Event, Excused, PinWrong, RequestId
from rules.instants import HOUR
from tests.rules.stories import PLANT
from tests.tui.live_plant import LivePlant, frame, stands, until
from tui.app import PlazoApp
from tui.pins import has_pin, set_first_pin, try_pin
from tui.screens.board import BoardScreen
from tui.screens.form import FormScreen
from tui.widgets.board_list import BoardList

TEXT = PLANT.replace("[plant]", '[plant]\npin = ["approve", "excuse", "closure"]', 1)
SARA, PILAR, ROSA = PersonId("sara"), PersonId("pilar"), PersonId("rosa")


@pytest.fixture
def plant(tmp_path: Path) -> LivePlant:
    made = LivePlant(tmp_path / "store", TEXT)
    for owner in (SARA, PILAR, ROSA):
        assert set_first_pin(made.store, owner, "2468", made.now) is None
    return made


async def asked(pilot: Pilot[None], app: PlazoApp, key: str, request: RequestId) -> None:
    """Press the key of an action on the request; its form is there."""
    await until(pilot, lambda: stands(app, BoardScreen))
    await until(pilot, lambda: app.screen.query_one(BoardList).cursor == request)
    await pilot.press(key)
    await form_there(pilot, app)


async def form_there(pilot: Pilot[None], app: PlazoApp) -> None:
    await until(pilot, lambda: stands(app, FormScreen))


def said(app: PlazoApp, text: str) -> bool:
    return text in " ".join(" ".join(line.strip(" │┃▏▕█") for line in frame(app)).split())


def last(plant: LivePlant, request: RequestId) -> Event:
    return plant.store.history(request)[-1]


async def test_an_approval_wants_the_pin_first_wrong_then_right(plant: LivePlant) -> None:
    request = plant.open()
    app = plant.app("sara")
    async with app.run_test(size=(100, 30)) as pilot:
        await asked(pilot, app, "a", request)
        line = app.screen.query_one("#field-pin", Input)
        assert line.has_focus
        await pilot.press(*"1357")
        assert not said(app, "1357")
        await pilot.press("enter")
        await until(pilot, lambda: said(app, "That is not the PIN of Sara Vega"))
        assert app.screen.query_one("#field-pin", Input).value == ""
        assert not isinstance(last(plant, request), Approved)
        await pilot.press(*"2468", "enter")
        await until(pilot, lambda: isinstance(last(plant, request), Approved))
    wrong = [event for event in plant.store.plant_history() if isinstance(event, PinWrong)]
    assert [event.owner for event in wrong] == [SARA]


async def test_what_else_was_typed_stays_after_a_wrong_pin_and_the_wait_is_said(plant: LivePlant) -> None:
    request = plant.open()
    plant.pass_time(HOUR)
    app = plant.app("pilar")
    async with app.run_test(size=(100, 30)) as pilot:
        await asked(pilot, app, "e", request)
        for tries in (1, 2):
            app.screen.query_one("#field-text", Input).value = "Power cut"
            app.screen.query_one("#field-pin", Input).value = "1"
            assert app.screen.query_one("#field-pin", Input).has_focus is (tries == 2)
            app.screen.query_one("#field-pin", Input).focus()
            form = app.screen
            await pilot.press("enter")
            await until(pilot, lambda form=form: app.screen is not form)  # type: ignore[misc]  # a default holds it
            await form_there(pilot, app)
            assert app.screen.query_one("#field-text", Input).value == "Power cut"
            assert said(app, "after 1 s") is (tries == 2)
        plant.pass_time(1)
        await pilot.press(*"2468", "enter")
        await until(pilot, lambda: isinstance(last(plant, request), Excused))
        event = last(plant, request)
        assert isinstance(event, Excused)
        assert event.reason == "Power cut"


async def test_who_has_no_pin_yet_sets_one_where_it_is_asked(plant: LivePlant) -> None:
    request = plant.open()
    quim = PersonId("quim")
    plant.pass_time(5 * HOUR)
    app = plant.app("quim", language="es")
    async with app.run_test(size=(100, 30)) as pilot:
        await asked(pilot, app, "a", request)
        assert said(app, "Usted no tiene PIN todavía")
        await pilot.press(*"99", "enter")
        await until(pilot, lambda: said(app, "Falta"))
        await pilot.press(*"99", "enter")
        await until(pilot, lambda: said(app, "de 4 a 32 cifras"))
        await pilot.press(*"9999", "tab", *"9999", "enter")
        await until(pilot, lambda: isinstance(last(plant, request), Approved))
    assert has_pin(plant.store, quim)
    assert try_pin(plant.store, quim, "9999", plant.now) is None


@pytest.mark.parametrize("way", ["key", "palette"])
async def test_what_is_entered_later_asks_for_the_pin_too(plant: LivePlant, way: str) -> None:
    request = plant.open()
    plant.pass_time(HOUR)
    app = plant.app("sara")
    async with app.run_test(size=(100, 30)) as pilot:
        if way == "key":
            await asked(pilot, app, "a", request)
        else:
            await until(pilot, lambda: stands(app, BoardScreen))
            await until(pilot, lambda: app.screen.query_one(BoardList).cursor == request)
            await pilot.press("ctrl+p", *"approve")
            await until(pilot, lambda: said(app, "approve"))
            await pilot.press("enter")
            await form_there(pilot, app)
        await pilot.press("ctrl+e", *"20m ago", "enter")
        await pilot.pause()
        assert not isinstance(last(plant, request), Approved)
        app.screen.query_one("#field-pin", Input).focus()
        await pilot.press(*"2468", "enter")
        await until(pilot, lambda: isinstance(last(plant, request), Approved))
    approved = last(plant, request)
    assert approved.recorded_at - approved.occurred_at == 20 * 60


async def test_an_action_that_is_not_declared_asks_for_none(plant: LivePlant) -> None:
    request = plant.open()
    app = plant.app("luis")
    async with app.run_test(size=(100, 30)) as pilot:
        await asked(pilot, app, "t", request)
        assert not app.screen.query("#field-pin")
        await pilot.press("t")
        await until(pilot, lambda: last(plant, request).word == "taken")


async def test_a_closure_is_confirmed_with_the_pin(plant: LivePlant) -> None:
    plant.open()
    app = plant.app("rosa")
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: stands(app, BoardScreen))
        await pilot.press("F")
        await form_there(pilot, app)
        for name, value in (("from", "10:00"), ("until", "11:00"), ("because", "Fire drill")):
            app.screen.query_one(f"#field-{name}", Input).value = value
        await pilot.press("ctrl+s")
        await until(pilot, lambda: bool(app.screen.query("#field-pin")))
        await pilot.press(*"1357", "enter")
        await until(pilot, lambda: said(app, "That is not the PIN of Rosa Medina"))
        assert said(app, "Fire drill")
        await pilot.press(*"2468", "enter")
        await until(pilot, lambda: any(isinstance(event, ClosureEntered) for event in plant.store.plant_history()))


async def test_one_changes_the_own_pin_from_the_palette(plant: LivePlant) -> None:
    app = plant.app("sara")
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: stands(app, BoardScreen))
        await pilot.press("ctrl+p", *"my pin")
        await until(pilot, lambda: said(app, "change my PIN"))
        await pilot.press("enter")
        await form_there(pilot, app)
        await pilot.press(*"2468", "tab", *"1111", "tab", *"1111", "enter")
        await until(pilot, lambda: any("another PIN" in notice.message for notice in app._notifications))
    assert try_pin(plant.store, SARA, "1111", plant.now) is None


async def test_a_plant_that_declares_no_pin_has_nothing_about_it(tmp_path: Path) -> None:
    plant = LivePlant(tmp_path / "store")
    request = plant.open()
    app = plant.app("sara")
    async with app.run_test(size=(100, 30)) as pilot:
        await asked(pilot, app, "a", request)
        assert not app.screen.query("#field-pin")
        await pilot.press("a")
        await until(pilot, lambda: isinstance(last(plant, request), Approved))
        assert "change my PIN" not in [command.title for command in app.get_system_commands(app.screen)]
