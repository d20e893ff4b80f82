"""What is painted first is the whole board: no line of it is painted in another width before."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.strip import Strip

from tests.tui.live_plant import LivePlant, frame, until
from tui.themes import LIGHT
from tui.widgets.board_list import BoardList
from tui.widgets.top_lines import HeaderLine


@pytest.mark.parametrize("size", [(80, 24), (120, 20), (160, 45)])
async def test_every_line_is_painted_in_its_own_width_from_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    plant = LivePlant(tmp_path / "store")
    plant.open(summary="Sealer 3 does not close")
    rows: list[str] = []
    headers: list[str] = []
    paint_row, paint_header = BoardList.render_line, HeaderLine.render_line

    def row(self: BoardList, y: int) -> Strip:
        strip = paint_row(self, y)
        if y == 0:
            rows.append(strip.text)
        return strip

    def header(self: HeaderLine, y: int) -> Strip:
        strip = paint_header(self, y)
        headers.append(strip.text)
        return strip

    monkeypatch.setattr(BoardList, "render_line", row)
    monkeypatch.setattr(HeaderLine, "render_line", header)
    app = plant.app()
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: any("Sealer 3" in line for line in frame(app)))
    assert all("Sealer 3 does not close" in line for line in rows)
    assert len({len(line) for line in rows}) == 1
    assert all("1 open" in line for line in headers)


async def test_the_first_theme_is_the_one_that_was_asked_for(tmp_path: Path) -> None:
    app = LivePlant(tmp_path / "store").app()
    assert LIGHT in app.available_themes
    async with app.run_test(size=(80, 24)) as pilot:
        before = app.theme_variables["background"]
        app.change_theme()
        await pilot.pause()
        assert (app.theme, app.theme_variables["background"] != before) == (LIGHT, True)
        assert app.has_class("-light-mode")
        assert not app.has_class("-dark-mode")
