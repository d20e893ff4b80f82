"""The form before a request is pinned to the newest agreement: it says what is due when, before and after (law 21)."""

from __future__ import annotations

from pathlib import Path

import pytest

from rules.events import Published, Republished, RequestId, identified
from rules.publications import Publications
from tests.rules.stories import PLANT
from tests.tui.live_plant import LivePlant, frame, until
from tui.screens.board import BoardScreen
from tui.screens.form import FormScreen
from tui.widgets.board_list import BoardList
from tui.words import Language

NEWER = PLANT.replace('every = "8h"', 'every = "4h"').replace(
    'within = "40h" },\n]\nhold', 'within = "22h" },\n]\nhold'
)


def republished(folder: Path) -> tuple[LivePlant, RequestId]:
    """A plant with one open request, and an agreement that is newer than it."""
    plant = LivePlant(folder)
    request = plant.open()
    published = Published(occurred_at=plant.time, text=NEWER, file="plant.toml")
    plant.store.append_plant(plant.publications.version, [identified(published, after=1)])
    known = Publications.read(plant.store.plant_history())
    assert known is not None
    plant.publications = known
    return plant, request


@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ["With the newest agreement, for the time that is left, it is due:", "update", "16:00 → 12:00"]),
        ("es", ["Con el acuerdo más nuevo vence así, para el tiempo que queda:", "noticia", "16:00 → 12:00"]),
    ],
)
async def test_law_21_before_it_is_re_agreed_the_form_says_what_moves(
    tmp_path: Path, language: Language, told: list[str], size: tuple[int, int]
) -> None:
    plant, request = republished(tmp_path / "store")
    app = plant.app("rosa", language=language)
    async with app.run_test(size=size) as pilot:
        await until(
            pilot,
            lambda: isinstance(app.screen, BoardScreen) and app.screen.query_one(BoardList).cursor == request,
        )
        await pilot.press("V")
        await until(pilot, lambda: isinstance(app.screen, FormScreen) and app.screen.is_current)
        await pilot.pause()
        shown = "\n".join(frame(app))
        assert all(each in shown for each in told), shown
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(plant.store.history(request)[-1], Republished))
