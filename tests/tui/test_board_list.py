from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from rules.events import RequestId
from tests.tui.board_app import BoardApp, frame, numbers
from tests.tui.entries import NAMES, a_day, before, by_number, entry, later, many, started, taken
from tui.listings import Listing, Tab, View
from tui.themes import CONTRAST, DARK, LIGHT
from tui.widgets.board_list import BoardList
from tui.widgets.top_lines import HeaderLine, TabsLine
from tui.words import LANGUAGES, Language

FRAMES = Path(__file__).with_name("frames")

HOSTILE = (
    "[/]", "[red]x[/red]", "\x1b[31mred\x1b[0m", "日本語の件名はとても長いので切れる", "שלום עולם", "👩\u200d🔧 👍🏽",
    "a\u200bb", "\u202egnp.exe", "two\nlines\ttab", "z" + "\u0301" * 50, "\ud800",
)  # fmt: skip


async def seen(app: BoardApp, pilot: Pilot[None], *keys: str) -> list[str]:
    """Press keys and say which requests are in sight then."""
    await pilot.press(*keys)
    await pilot.pause()
    return numbers(app)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)])
async def test_the_board_looks_as_it_should(size: tuple[int, int], language: Language) -> None:
    wanted = FRAMES / f"board-{size[0]}x{size[1]}-{language}.txt"
    async with (app := BoardApp(a_day(), language)).run_test(size=size) as pilot:
        await pilot.pause()
        assert frame(app).split("\n") == wanted.read_text(encoding="utf-8").rstrip("\n").split("\n")


@pytest.mark.parametrize("size", [(30, 10), (80, 24), (120, 30)])
async def test_hostile_text_neither_ends_the_board_nor_moves_a_column(size: tuple[int, int]) -> None:
    entries = by_number(*(entry(f"M-{n:04}", "repair", "packing", text, before(3)) for n, text in enumerate(HOSTILE)))
    async with (app := BoardApp(entries)).run_test(size=size) as pilot:
        await pilot.pause()
        shown = frame(app)
        assert "\x1b" not in shown
        assert "\u202e" not in shown
        strips = app.screen._compositor.render_strips()
        assert {strip.cell_length for strip in strips} == {size[0]}
        assert "[/]" in shown


async def test_an_empty_board_says_so() -> None:
    async with (app := BoardApp({})).run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "end", "enter")
        assert "Nothing is open. Nobody owes anybody anything." in frame(app)
        assert app.board_list.cursor is None
        assert app.chosen == []


async def test_the_first_request_and_the_last_one_come_and_go() -> None:
    async with (app := BoardApp({})).run_test(size=(80, 24)) as pilot:
        app.put(a_day()[RequestId("M-1042")])
        await pilot.pause()
        assert numbers(app) == ["M-1042"]
        assert app.board_list.cursor == "M-1042"
        app.take("M-1042")
        await pilot.pause()
        assert "Nothing is open" in frame(app)
        assert app.moved_to[-1] is None


async def test_ten_thousand_requests_cost_only_the_lines_in_sight() -> None:
    async with (app := BoardApp(many(10_000))).run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        in_sight = numbers(app)
        assert len(in_sight) == 32
        assert set(app.asked) == set(in_sight)
        assert await seen(app, pilot, "end") == app.listing[-32:]
        assert await seen(app, pilot, "home") == in_sight


async def test_a_scrollbar_covers_no_cell() -> None:
    async with (app := BoardApp(many(500))).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert app.board_list.show_vertical_scrollbar
        assert app.board_list.columns[-1].end <= app.board_list.scrollable_content_region.width
        assert "−00:12:40" in frame(app).split("\n")[3]


async def test_keys_move_the_cursor_and_scroll_with_it() -> None:
    async with (app := BoardApp(many(100))).run_test(size=(80, 14)) as pilot:
        order = list(app.listing)
        steps = (("j", 1), ("down", 2), ("k", 1), ("up", 0), ("up", 0), ("pagedown", 9), ("pagedown", 18),
                 ("pageup", 9), ("end", 99), ("down", 99), ("home", 0))  # fmt: skip
        for key, line in steps:
            await pilot.press(key)
            assert app.board_list.cursor == order[line]
            await pilot.pause()
            assert app.board_list.cursor in numbers(app)


async def test_enter_and_a_double_click_choose_the_request() -> None:
    async with (app := BoardApp(a_day())).run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "enter")
        await pilot.click(BoardList, offset=(20, 4))
        assert app.board_list.cursor == app.listing[3]
        assert app.chosen == [app.listing[1]]
        await pilot.click(BoardList, offset=(20, 6), times=2)
        assert app.chosen == [app.listing[1], app.listing[5]]
        await pilot.click(BoardList, offset=(20, 18))
        assert app.board_list.cursor == app.listing[5]


async def test_the_wheel_scrolls_and_leaves_the_cursor_on_its_request() -> None:
    async with (app := BoardApp(many(100))).run_test(size=(80, 14)) as pilot:
        app.board_list.scroll_relative(y=20, animate=False)
        await pilot.pause()
        assert numbers(app) == app.listing[20:30]
        assert app.board_list.cursor == app.listing[0]
        assert await seen(app, pilot, "down") == app.listing[1:11]


async def test_the_cursor_stays_on_its_request_when_the_order_changes() -> None:
    async with (app := BoardApp(a_day())).run_test(size=(80, 24)) as pilot:
        app.board_list.move_to(RequestId("M-1049"))
        late = entry("M-1049", "repair", "bakery", "Mixer leaks oil", before(500))
        app.put(late)
        await pilot.pause()
        assert numbers(app)[0] == "M-1049"
        assert app.board_list.cursor == "M-1049"
        assert frame(app).split("\n")[3].startswith("▌▲ M-1049")
        await pilot.press("enter")
        assert app.chosen == ["M-1049"]


async def test_a_request_that_moves_out_of_sight_takes_the_view_along_with_the_cursor() -> None:
    async with (app := BoardApp(many(100))).run_test(size=(80, 14)) as pilot:
        number = app.listing[2]
        app.board_list.move_to(number)
        app.put(replace(app.entries[app.listing[99]], request=replace(app.entries[number].request)))
        await pilot.pause()
        assert app.board_list.cursor == number
        assert number in numbers(app)


async def test_the_next_request_gets_the_cursor_of_one_that_is_closed() -> None:
    async with (app := BoardApp(a_day())).run_test(size=(80, 24)) as pilot:
        order = list(app.listing)
        app.board_list.move_to(order[4])
        app.take(order[4])
        await pilot.pause()
        assert app.board_list.cursor == order[5]
        assert app.moved_to[-1] == order[5]
        assert order[4] not in numbers(app)


async def test_another_view_keeps_the_cursor_where_it_shows_the_request() -> None:
    async with (app := BoardApp(a_day())).run_test(size=(80, 24)) as pilot:
        app.board_list.move_to(RequestId("M-1044"))
        app.listing = Listing(app.entries, View(Tab.BREACHES), NAMES)
        app.show_listing()
        await pilot.pause()
        assert numbers(app) == ["M-1042", "M-1044"]
        assert app.board_list.cursor == "M-1044"


async def test_a_second_paints_the_countdowns_in_sight_and_nothing_else() -> None:
    async with (app := BoardApp(many(1000))).run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        ticking = [number for number in numbers(app) if app.row_of(RequestId(number)).ticks]
        app.asked.clear()
        app.now = later(1)
        app.board_list.show_second()
        assert sorted(app.asked) == sorted(ticking)
        painted = {(region.x, region.width) for region in app.board_list._repaint_regions}
        assert painted <= {(column.x, column.width) for column in app.board_list.columns[-2:]}
        await pilot.pause()
        assert "−00:13:40" in frame(app).split("\n")[3]


async def test_a_second_in_which_no_row_differs_paints_nothing() -> None:
    entries = by_number(a_day()[RequestId("Q-0311")], a_day()[RequestId("C-0007")])
    async with (app := BoardApp(entries)).run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        app.now = later(1)
        app.board_list.show_second()
        assert not app.board_list._repaint_regions


async def test_a_changed_cell_is_tinted_until_the_second_tick() -> None:
    async with (app := BoardApp(a_day())).run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        app.put(entry("M-1049", "repair", "bakery", "Mixer leaks oil", before(3), taken(before(1)), started(before(1))))
        tints = []
        for _ in range(3):
            await pilot.pause()
            tints.append(tinted(app))
            app.board_list.show_second()
            await pilot.pause()
            assert tinted(app) == tints[-1]
            app.board_list.fade()
        assert tints == [["Luis Ortiz", "in work", "repair ≤ 1 h", "●"]] * 2 + [[]]


def tinted(app: BoardApp) -> list[str]:
    """The texts that lie on the ground of a change."""
    ground = app.board_list.get_component_rich_style("board-list--fresh").bgcolor
    return sorted(
        segment.text.strip()
        for strip in app.screen._compositor.render_strips()
        for segment in strip
        if segment.style is not None and segment.style.bgcolor == ground
    )


async def test_a_change_out_of_sight_paints_nothing_and_is_seen_later() -> None:
    async with (app := BoardApp(many(100))).run_test(size=(80, 14)) as pilot:
        await seen(app, pilot, "end", "home")
        number = app.listing[99]
        app.asked.clear()
        request = replace(app.entries[number].request, summary="Something else")
        app.put(replace(app.entries[number], request=request))
        assert app.asked == []
        assert not app.board_list._repaint_regions
        await seen(app, pilot, "end")
        assert "Something else" in frame(app)


async def test_another_width_shows_other_columns() -> None:
    async with (app := BoardApp(a_day())).run_test(size=(120, 24)) as pilot:
        assert "Packing ← Maintenance" in frame(app)
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert "Packing ← Maintenance" not in frame(app)
        assert "repair ≤ 1 h" in frame(app)


@pytest.mark.parametrize("theme", [DARK, LIGHT, CONTRAST, "textual-dark", "nord"])
async def test_every_theme_paints_the_board(theme: str) -> None:
    async with (app := BoardApp(a_day())).run_test(size=(80, 24)) as pilot:
        app.theme = theme
        await pilot.pause()
        style = app.board_list.get_component_rich_style("board-list--breached")
        [symbol] = [segment for segment in app.board_list.render_line(0) if segment.text == "▲"]
        assert symbol.style is not None
        assert symbol.style.color == style.color


async def test_without_colour_every_line_still_says_its_state(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with (app := BoardApp(a_day())).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert app.no_color
        marks = [line[1] for line in frame(app).split("\n")[3:16]]
        assert marks == list("▲▲◆◆○●‖□○»◌☾–")


@pytest.mark.parametrize("theme", [DARK, LIGHT, CONTRAST])
async def test_without_colour_nothing_is_brighter_than_a_breach(theme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with (app := BoardApp(a_day(), theme=theme)).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        header = app.query_one(HeaderLine).get_component_rich_style("piece-line--breached")
        row = app.board_list.get_component_rich_style("board-list--breached")
        assert header.color == row.color == app.board_list.get_component_rich_style("board-list--summary").color


async def test_a_row_that_cannot_be_made_is_named() -> None:
    with pytest.raises(LookupError, match="M-1"):
        BoardList()._row(RequestId("M-1"))


async def test_a_click_on_a_tab_asks_for_it() -> None:
    async with (app := BoardApp(a_day())).run_test(size=(80, 24)) as pilot:
        await pilot.click(TabsLine, offset=(10, 0))
        await pilot.click(TabsLine, offset=(0, 0))
        await pilot.click(TabsLine, offset=(79, 0))
        assert app.tabs_asked == [Tab.WE_OWE]


async def test_a_second_paints_only_the_clock_of_the_header() -> None:
    async with (app := BoardApp(a_day())).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.now = later(1)
        app.show_header()
        header_line = app.query_one("HeaderLine")
        assert [region.width for region in header_line._repaint_regions] == [11]
        await pilot.pause()
        assert "14:08:32" in frame(app)
        app.stale_since = before(12)
        app.show_header()
        await pilot.pause()
        assert "STALE since 13:55" in frame(app)
