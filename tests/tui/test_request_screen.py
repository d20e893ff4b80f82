from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
from rich.cells import cell_len
from textual.app import App
from textual.events import MouseScrollDown

from rules.instants import Instant
from tests.sealer_repair import Told, entry, happened, moment, opened, plant_text, publications
from tests.tui.board_app import frame
from tests.tui.sealer_pictures import COOLING, EN, STARTED, STOPPED, RequestApp, pictured, texts
from tui.pictures import TWO_COLUMNS, picture
from tui.words import LANGUAGES, Language

FRAMES = Path(__file__).with_name("frames")
HOSTILE = [
    "[/]",
    "[red]x[/red]",
    "\x1b[31mred\x1b[0m",
    "日本語の件名はとても長いので切れる",
    "שלום עולם",
    "👩\u200d🔧 👍🏽",
    "a\u200bb",
    "\u202egnp.exe",
    "two\nlines\ttab",
    "z" + "\u0301" * 50,
    "\ud800",
    "{0} {name} %s",
]


def seen(app: App[None]) -> str:
    return frame(cast("App[Any]", app))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)], ids=["80x24", "120x36", "200x60"])
async def test_a_frame_of_the_request(size: tuple[int, int], language: Language) -> None:
    app = RequestApp(STOPPED, "tue 08:55", language)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        expected = FRAMES / f"request-{size[0]}x{size[1]}-{language}.txt"
        assert seen(app) == expected.read_text(encoding="utf-8").rstrip("\n")


async def test_the_screen_scrolls_by_keys_and_by_wheel() -> None:
    app = RequestApp(COOLING, "mon 20:00")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "M-1042" in seen(app)
        await pilot.press("end")
        await pilot.pause()
        assert "opened" in seen(app).split("\n")[-1]
        await pilot.press("home", "j", "down", "k")
        await pilot.pause()
        assert app.view.scroll_offset.y == 1
        await pilot.press("space", "pageup")
        await pilot.pause()
        assert app.view.scroll_offset.y == 1
        app.view.post_message(MouseScrollDown(app.view, 5, 5, 0, 1, 0, False, False, False))
        await pilot.pause()
        assert app.view.scroll_offset.y > 1


async def test_another_width_asks_for_another_picture() -> None:
    app = RequestApp(COOLING, "mon 20:00")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.resize_terminal(120, 36)
        await pilot.pause()
        assert app.asked == [79, 119]
        assert app.painted[-1].width == 119


async def test_a_second_paints_only_the_lines_that_count() -> None:
    app = RequestApp(COOLING, "mon 20:00")
    async with app.run_test(size=(120, 60)) as pilot:
        await pilot.pause()
        rendered: list[int] = []
        original = app.view.render_line
        app.view.render_line = lambda y: rendered.append(y) or original(y)  # type: ignore[method-assign, func-returns-value]
        app.tick()
        await pilot.pause()
        assert 0 < len(set(rendered)) <= 4
        assert "11:59:59" in seen(app)


async def test_the_same_picture_paints_nothing() -> None:
    app = RequestApp(COOLING, "mon 20:00")
    async with app.run_test(size=(120, 60)) as pilot:
        await pilot.pause()
        rendered: list[int] = []
        original = app.view.render_line
        app.view.render_line = lambda y: rendered.append(y) or original(y)  # type: ignore[method-assign, func-returns-value]
        app.paint(app.view.room)
        await pilot.pause()
        assert rendered == []


async def test_another_request_is_shown_from_its_top() -> None:
    app = RequestApp(COOLING, "mon 20:00")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("end")
        app.paint(app.view.room)
        assert app.view.scroll_offset.y > 0
        app.view.clear()
        assert app.view.shown is None
        app.paint(app.view.room)
        await pilot.pause()
        assert app.view.scroll_offset.y == 0


@pytest.mark.parametrize("typed", HOSTILE)
async def test_no_typed_text_ends_the_screen(typed: str) -> None:
    note = happened("mon 13:00", "noted", text=typed, audience="provider", question=True, person=typed)
    told = happened("tue 10:00", "told", words=typed, person=typed)
    done = happened("tue 09:30", "done", person="luis")
    story = [opened(summary=typed, machine=typed, part=typed), *COOLING[1:], note, STARTED, done, told]
    app = RequestApp(story, "tue 12:00")
    async with app.run_test(size=(100, 60)) as pilot:
        await pilot.pause()
        assert "M-1042" in seen(app)
        for line in app.view.lines:
            text = "".join(piece.text for piece in line)
            assert cell_len(text) <= app.view.room
            assert not any(ord(character) < 32 or character == "\x7f" for character in text)


def test_a_picture_made_after_another_is_the_same_as_one_made_anew() -> None:
    text, told = plant_text(), entry(COOLING, "mon 20:00")
    shown = picture(told, moment("mon 20:00"), 100, EN, publications(text))
    for seconds in (1, 59, 60, 61, 3_600, 4 * 3_600, 30 * 3_600):
        now = Instant(moment("mon 20:00") + seconds)
        shown = picture(told, now, 100, EN, publications(text), before=shown)
        assert shown == picture(told, now, 100, EN, publications(text))


def test_a_picture_of_another_width_or_reader_takes_nothing_over() -> None:
    text, told, now = plant_text(), entry(COOLING, "mon 20:00"), moment("mon 20:00")
    before = picture(told, now, 100, EN, publications(text))
    assert picture(told, now, 80, EN, publications(text), before=before) == picture(
        told, now, 80, EN, publications(text)
    )
    inside = picture(told, now, 100, EN, publications(text), viewer=told.provider, before=before)
    assert any("Order a second bar" in line for line in texts(inside.lines))
    assert not any("Order a second bar" in line for line in texts(before.lines))


@pytest.mark.parametrize("width", [40, 60, 80, 120, TWO_COLUMNS, 200])
@pytest.mark.parametrize(("story", "now"), [(COOLING, "mon 20:00"), (STOPPED, "tue 08:55"), ([opened()], "mon 08:00")])
def test_no_line_of_a_picture_is_wider_than_it(story: list[Told], now: str, width: int) -> None:
    for line in pictured(story, now, width).lines:
        assert cell_len("".join(piece.text for piece in line)) <= width


def test_law_24_a_request_without_expectations_says_so() -> None:
    shown = texts(pictured([opened()], "mon 08:00", text=plant_text([])).lines)
    assert " ▌ Nothing has been promised for this request." in shown
    assert " Nothing is promised for this request." in shown
    assert not any("Timeline" in line for line in shown)


def test_the_headline_says_who_where_and_whose_turn() -> None:
    shown = texts(pictured(STOPPED, "tue 08:55", 120).lines)
    assert shown[:3] == [
        " ▲ M-1042  Sealer 3 does not close",
        "   Packing ← Maintenance · ‖ on hold · Luis Ortiz has it · it is the turn of Packing",
        "   Repair of a sealing machine · Sealer 3 · Sealing bar · priority normal · opened Mon 08:00 by Eva Colón",
    ]
