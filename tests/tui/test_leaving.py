"""Leaving in the very moment in which a screen comes: nothing is reported, and the program ends."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from textual.css.query import NoMatches

from tests.tui.live_plant import LivePlant, stands, until
from tests.tui.test_typed_line import typed_at_once
from tui.screens.board import BoardScreen
from tui.screens.form import FormScreen

LEFT = [
    *(pytest.param("c", steps, id=f"a form, {steps}") for steps in range(4, 11)),
    *(pytest.param(key, 7, id=key) for key in ("n", "F", "u", "question_mark", "enter", "ctrl+l", "ctrl+p")),
]


@pytest.mark.parametrize(("key", "steps"), LEFT)
async def test_who_leaves_while_a_screen_comes_is_told_of_nothing(tmp_path: Path, key: str, steps: int) -> None:
    plant = LivePlant(tmp_path / "store")
    plant.open()
    app = plant.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: stands(app, BoardScreen))
        typed_at_once(app, key)
        for _ in range(steps):
            await asyncio.sleep(0)
        app.exit()
        await until(pilot, lambda: not app.is_running)
    assert app.return_code == 0


async def test_what_a_screen_misses_while_nobody_leaves_is_reported(tmp_path: Path) -> None:
    plant = LivePlant(tmp_path / "store")
    plant.open()
    app = plant.app()

    async def misses() -> None:
        async with app.run_test(size=(100, 30)) as pilot:
            await until(pilot, lambda: stands(app, BoardScreen))
            await pilot.press("c")
            await until(pilot, lambda: stands(app, FormScreen))
            app.screen.call_later(app.screen.query_one, "#nowhere")
            await pilot.pause(0.1)

    with pytest.raises(NoMatches):
        await misses()
