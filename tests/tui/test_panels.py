"""Forms, people and keys in a headless terminal: they fit, they hint truly, and nothing typed is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.events import Key
from textual.widgets import Input

from rules.asks import Approve, Finish, Start, Take, Tell
from rules.events import Confirmed, Noted
from rules.instants import DAY
from tests.rules.stories import PLANT
from tests.tui.live_plant import LivePlant, frame, stands, until
from tui.screens.form import FormScreen
from tui.screens.keys import KeysScreen
from tui.screens.people import PeopleScreen
from tui.widgets.board_list import BoardList
from tui.words import LANGUAGES, Language


@pytest.fixture
def plant(tmp_path: Path) -> LivePlant:
    return LivePlant(tmp_path / "store")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (80, 15), (120, 36)])
async def test_the_keys_of_a_form_stay_in_sight_on_a_low_screen(
    plant: LivePlant, size: tuple[int, int], language: Language
) -> None:
    app = plant.app("pilar", language=language)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: app.screen.query(BoardList).first().is_mounted)
        await pilot.press("n")
        await until(pilot, lambda: stands(app, FormScreen))
        await until(pilot, lambda: "Esc" in "".join(frame(app)[-3:]))
        assert any(app.words("form.new", department=app.names.department("packing")) in line for line in frame(app))
        await pilot.resize_terminal(size[0], size[1] - 3)
        await until(pilot, lambda: "Esc" in "".join(frame(app)[-3:]))


async def test_a_new_request_says_what_each_service_wants_to_know(tmp_path: Path) -> None:
    asking = PLANT.replace("[services.sealer-repair]\n", '[services.sealer-repair]\nask = "Which sealer it is."\n')
    app = LivePlant(tmp_path / "store", asking).app("pilar")
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen.query(BoardList).first().is_mounted)
        await pilot.press("n")
        await until(pilot, lambda: any("Which sealer it is." in line for line in frame(app)))
        await pilot.press("down")
        await until(pilot, lambda: not any("Which sealer it is." in line for line in frame(app)))


async def test_the_help_scrolls_to_its_end_on_a_low_screen(plant: LivePlant) -> None:
    plant.open()
    app = plant.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: bool(app.live.board.entries))
        await pilot.press("question_mark")
        await until(pilot, lambda: stands(app, KeysScreen))
        await until(pilot, lambda: "Esc back" in "".join(frame(app)[-3:]))
        assert not any("close this board" in line for line in frame(app))
        await pilot.press("end")
        await until(pilot, lambda: any("close this board" in line for line in frame(app)))


async def test_a_low_screen_shows_some_people_and_the_keys(plant: LivePlant) -> None:
    app = plant.app()
    async with app.run_test(size=(80, 14)) as pilot:
        await until(pilot, lambda: bool(app.screen.query(BoardList)))
        await pilot.press("u")
        await until(pilot, lambda: stands(app, PeopleScreen))
        await until(pilot, lambda: "Esc back" in "".join(frame(app)[-3:]))


async def test_a_tick_box_says_by_a_sign_whether_it_is_ticked_and_enter_does_the_action(plant: LivePlant) -> None:
    request = plant.open()
    plant.do(Take(), request, "luis")
    app = plant.app()
    async with app.run_test(size=(120, 30)) as pilot:
        await until(pilot, lambda: app.screen.query_one(BoardList).cursor == request)
        await pilot.press("c")
        await until(pilot, lambda: stands(app, FormScreen))
        await until(pilot, lambda: any("[ ] asks for an answer" in line for line in frame(app)))
        await pilot.press(*"Is it hot", "tab", "space")
        await until(pilot, lambda: any("[✓] asks for an answer" in line for line in frame(app)))
        await pilot.press("enter")
        await until(pilot, lambda: any(isinstance(event, Noted) for event in plant.store.history(request)))
        noted = next(event for event in plant.store.history(request) if isinstance(event, Noted))
        assert noted.question


async def test_who_types_while_a_list_has_the_cursor_means_the_text(plant: LivePlant) -> None:
    request = plant.open()
    plant.do(Take(), request, "luis")
    plant.do(Approve(), request, "sara")
    app = plant.app("rosa")
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.screen.query_one(BoardList).cursor == request)
        await pilot.press("s")
        await until(pilot, lambda: stands(app, FormScreen))
        await pilot.press(*"trays")
        assert app.screen.query_one("#field-text", Input).value == "trays"


async def test_keys_that_come_all_at_once_over_a_slow_line_are_all_typed_in_their_order(plant: LivePlant) -> None:
    plant.open()
    app = plant.app("rosa")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("n")
        await until(pilot, lambda: stands(app, FormScreen))
        for letter in "bar 2 bent":
            app.post_message(Key("space" if letter == " " else letter, letter))
        await until(pilot, lambda: bool(app.screen.query_one("#field-summary", Input).value))
        await pilot.pause()
        assert app.screen.query_one("#field-summary", Input).value == "bar 2 bent"


async def test_a_digit_that_chooses_leads_what_is_typed_after_it_at_once_to_the_text(plant: LivePlant) -> None:
    plant.open()
    app = plant.app("rosa")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("n")
        await until(pilot, lambda: stands(app, FormScreen))
        for letter in "13 bars":
            app.post_message(Key("space" if letter == " " else letter, letter))
        await until(pilot, lambda: app.screen.query_one("#field-summary", Input).value == "3 bars")


async def test_an_override_names_the_request_and_does_not_tell_a_supervisor_that_supervisors_may(
    plant: LivePlant,
) -> None:
    request = plant.open()
    plant.do(Take(), request, "luis")
    app = plant.app("rosa")
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.screen.query_one(BoardList).cursor == request)
        await pilot.press("s")
        await until(pilot, lambda: stands(app, FormScreen))
        await until(pilot, lambda: any("stays on record" in line for line in frame(app)))
        shown = " ".join("\n".join(frame(app)).split())
        assert f"Start · {request} Sealer 3 does not close" in shown
        assert "A supervisor may override" not in shown


async def test_the_palette_names_the_request_and_says_in_the_readers_words_that_nothing_fits(plant: LivePlant) -> None:
    request = plant.open()
    app = plant.app(language="es")
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: app.screen.query_one(BoardList).cursor == request)
        await pilot.press("ctrl+p")
        await until(pilot, lambda: any(f"tomar · {request}" in line for line in frame(app)))
        await pilot.press(*"espanol")
        await until(pilot, lambda: any("Aquí nada tiene esas palabras." in line for line in frame(app)))
        await pilot.press("enter", "escape")
        await until(pilot, lambda: app.screen.query(BoardList).first().has_focus)


async def test_the_palette_finds_words_without_their_accents_and_does_what_is_chosen(plant: LivePlant) -> None:
    request = plant.open()
    app = plant.app(language="es")
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: app.screen.query_one(BoardList).cursor == request)
        await pilot.press("ctrl+p")
        await until(pilot, lambda: any(f"tomar · {request}" in line for line in frame(app)))
        await pilot.press(*"quien")
        await until(pilot, lambda: not any("tomar" in line for line in frame(app)[4:12]))
        await pilot.press("enter")
        await until(pilot, lambda: stands(app, PeopleScreen))


async def test_the_help_names_the_request_that_the_keys_are_about(plant: LivePlant) -> None:
    request = plant.open()
    app = plant.app()
    async with app.run_test(size=(100, 50)) as pilot:
        await until(pilot, lambda: app.screen.query_one(BoardList).cursor == request)
        await pilot.press("question_mark")
        await until(pilot, lambda: any(f"With {request}  Sealer 3 does not close" in line for line in frame(app)))
        await pilot.press("end")
        await until(pilot, lambda: any("^p" in line for line in frame(app)))


async def test_a_form_is_covered_by_nothing_less_than_a_breach(plant: LivePlant) -> None:
    request = plant.open()
    app = plant.app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: app.screen.query_one(BoardList).cursor == request)
        app.say("notice.live")
        await until(pilot, lambda: any("answers again" in line for line in frame(app)))
        await pilot.press("t")
        await until(pilot, lambda: stands(app, FormScreen))
        await until(pilot, lambda: any(f"Take · {request}" in line for line in frame(app)))
        app.say("notice.clock", severity="warning")
        app.say("notice.others", severity="error", n=2)
        await until(pilot, lambda: any("and 2 more breaches" in line for line in frame(app)[:5]))
        assert not any("answers again" in line or "went back" in line for line in frame(app))


@pytest.mark.parametrize(("key", "rating"), [("5", 5), ("1", 1), ("enter", None)])
async def test_a_digit_gives_so_many_stars_and_enter_gives_none(plant: LivePlant, key: str, rating: int | None) -> None:
    request = plant.open()
    plant.do(Take(), request, "luis")
    plant.do(Approve(), request, "sara")
    plant.pass_time(DAY)
    for action in (Start(), Finish(), Tell()):
        plant.do(action, request, "luis")
    app = plant.app("pilar")
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: app.screen.query_one(BoardList).cursor == request)
        await pilot.press("y")
        await until(pilot, lambda: stands(app, FormScreen))
        await pilot.press(key)
        await until(pilot, lambda: isinstance(plant.store.history(request)[-1], Confirmed))
        confirmed = plant.store.history(request)[-1]
        assert isinstance(confirmed, Confirmed)
        assert confirmed.rating == rating
