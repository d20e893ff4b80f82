"""A machine whose clock goes back: the board says so while it is so, and nothing late is in time again (law 10)."""

from __future__ import annotations

from pathlib import Path

import pytest

from rules.instants import MINUTE, Instant
from rules.readings import Verdict
from tests.tui.live_plant import START, LivePlant, frame, until
from tui.words import LANGUAGES, Language, Words


@pytest.mark.parametrize("language", LANGUAGES)
async def test_law_10_a_clock_that_goes_back_is_told_and_undoes_no_breach(tmp_path: Path, language: Language) -> None:
    plant = LivePlant(tmp_path / "store")
    request = plant.open()
    plant.pass_time(31 * MINUTE)
    app = plant.app(language=language)
    warning = Words(language)("notice.clock")

    def warned() -> bool:
        return sum(warning in line for line in frame(app)) == 1

    async with app.run_test(size=(160, 30)) as pilot:
        await until(pilot, lambda: any(request in line for line in frame(app)))
        app.tick()
        await pilot.pause()
        assert not warned()
        plant.time = Instant(START + 5 * MINUTE)
        app.tick()
        app.tick()
        await until(pilot, warned)
        late = app.live.board.entries[request].readings[0]
        assert (late.verdict, late.over) == (Verdict.BREACHED, MINUTE)
        plant.time = Instant(START + 32 * MINUTE)
        app.tick()
        await until(pilot, lambda: not warned())
        assert not app.live.clock_went_back
        assert app.live.board.entries[request].readings[0].verdict is Verdict.BREACHED
