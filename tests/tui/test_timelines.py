from __future__ import annotations

import re
from itertools import pairwise

import pytest
from rich.cells import cell_len

from tests.sealer_repair import Told, happened, moment, opened, plant_text
from tests.tui.sealer_pictures import (
    ASKED,
    CONFIRMED,
    COOLING,
    DONE,
    EN,
    ES,
    HELD,
    NOTED,
    RESUMED,
    SIGNED,
    STARTED,
    STOPPED,
    TAKEN,
    TOLD,
    drawn,
    texts,
)
from tui.axes import Axis
from tui.tones import Paint
from tui.words import Words

OVERRIDDEN = happened("mon 20:00", "work-started", override=True, reason="the line waits", person="rosa")
EARLY = happened("mon 08:06", "approved", gate="approval", person="sara")
STORIES = {
    "new": ([opened()], "mon 08:03"),
    "cooling": (COOLING, "mon 20:00"),
    "late to start": ([opened(), TAKEN, SIGNED], "tue 09:40"),
    "on hold": (STOPPED, "tue 08:55"),
    "late": ([opened(), TAKEN, SIGNED, STARTED, HELD, RESUMED], "tue 13:55"),
    "told": ([opened(), TAKEN, SIGNED, STARTED, DONE, TOLD], "tue 12:00"),
    "cut short": ([opened(), TAKEN, SIGNED, OVERRIDDEN], "mon 20:20"),
    "reopened": ([opened(), TAKEN, SIGNED, STARTED, DONE, happened("tue 11:00", "reopened")], "tue 12:00"),
    "cancelled": ([opened(), happened("mon 09:00", "cancelled", reason="sold")], "fri 12:00"),
    "confirmed": ([opened(), TAKEN, SIGNED, STARTED, DONE, TOLD, CONFIRMED], "fri 12:00"),
}


def row(story: list[Told], now: str, name: str, width: int = 100) -> str:
    """The row of the clock of that name."""
    found = [each for each in texts(drawn(story, now, width).lines) if re.match(rf" . {name} ", each)]
    assert len(found) == 1, texts(drawn(story, now, width).lines)
    return found[0]


def test_the_picture_of_the_design() -> None:
    assert texts(drawn(COOLING, "mon 20:00", 100).lines) == [
        " Mon 23 Nov               12:00            18:00           Tue 24           06:00           12:00",
        "                ──────────┬────────────────┬────┼──────────┬────────────────┬───────────────┬──────",
        " ✔ taken        ━✔ 08:05                        │",
        " ▸ cool-down    ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━─────────────────────────────────┤ from Tue 08:00",
        " ✔ approval     ━━━━━━✔ 10:12                   │",
        " … start                                        │                                ───┤ ≤ 1 h",
        " … repair                                       │                      30 min – 1 h ░──┤",
        " ◆ update       ━━━━━━━━━━━━━✔━━━━━━━━━━━━━━━━━━───┤ due 21:00",
        " ▸ resolution   ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━──────────────────────────────────────────────────→",
        "   promise                                      │              Tue 08:30 to 10:00 ╞════╡",
        "                                                ▲ now 20:00 · turn of Maintenance",
        " … later:       told · confirmation",
    ]


def test_law_13_a_hold_is_hatched_has_no_due_and_names_its_holder() -> None:
    repair = row(STOPPED, "tue 08:55", "repair")
    assert "▒" in repair
    assert "┤" not in repair
    assert repair.startswith(" ‖ ")
    assert "for Packing" in repair


def test_law_13_a_hold_that_is_over_stays_in_the_bar() -> None:
    repair = row([opened(), TAKEN, SIGNED, STARTED, HELD, RESUMED], "tue 09:10", "repair", 180)
    assert re.search(r"━▒+━", repair)
    assert repair.endswith("┤ due 09:50")


def test_law_11_off_hours_are_not_drawn_as_a_hold() -> None:
    resolution = row([opened(), TAKEN], "tue 08:00", "resolution")
    assert re.search("━╌+━", resolution)
    assert "▒" not in resolution


def test_a_breach_goes_on_behind_its_due() -> None:
    assert re.search("━┤■+ +was due 08:30|━┤■+│ was due 08:30", row([opened()], "mon 12:30", "taken"))


def test_law_15_a_minimum_that_was_cut_short_says_so() -> None:
    cool_down = row([opened(), TAKEN, SIGNED, OVERRIDDEN], "mon 20:20", "cool-down")
    assert cool_down.startswith(" ▼ ")
    assert cool_down.endswith("▼ 20:00 cut short")


def test_law_37_every_interval_of_an_update_stands_in_one_row() -> None:
    update = row([opened(), TAKEN, NOTED, happened("mon 16:00", "noted", text="Still hot.")], "mon 20:00", "update")
    assert re.search("━+✔━+✔━+", update)


def test_law_29_a_new_cycle_has_a_picture_of_its_own() -> None:
    story, now = STORIES["reopened"]
    shown = texts(drawn(story, now).lines)
    assert shown[0].startswith(" Tue 24 Nov")
    assert not any("resolution" in each for each in shown)


def test_law_26_the_present_says_whose_turn_it_is() -> None:
    assert "turn of Packing" in "".join(texts(drawn(STOPPED, "tue 08:55").lines))
    assert "it cools" in "".join(texts(drawn([opened(), TAKEN, SIGNED], "mon 20:00").lines))
    assert "le toca a Maintenance" in "".join(texts(drawn([*COOLING, ASKED], "mon 20:00", words=ES).lines))


def test_an_old_request_is_not_squeezed_by_the_time_since() -> None:
    story, now = STORIES["confirmed"]
    shown = drawn(story, now)
    assert not any("▲ now" in each for each in texts(shown.lines))
    assert re.search("━{40,}✔", "\n".join(texts(shown.lines)))


def test_law_36_a_promise_that_is_lost_shows_when_it_was_due() -> None:
    shown = drawn([opened(), TAKEN, SIGNED, STARTED, HELD, RESUMED], "tue 13:55").lines
    promise_row = next(each for each in shown if "promise" in each[0].text)
    assert texts([promise_row])[0].endswith("╡ was due 09:50")
    assert promise_row[-1].look == Paint.BREACHED


def test_law_36_without_a_latest_time_the_soonest_is_shown() -> None:
    shown = texts(drawn([opened()], "mon 08:03", text=plant_text(["response", "cool-down", "repair"])).lines)
    assert "Tue 08:33 at the soonest" in "\n".join(shown) or "Tue 08:30 at the soonest" in "\n".join(shown)


def test_law_07_a_due_far_away_runs_off_the_axis() -> None:
    far = plant_text(["response", "cool-down", "start", "repair"]) + (
        '\n[[services.sealer-repair.expect]]\nkind = "resolution"\nwithin = "120d"\ncalendar = "always"\n'
    )
    shown = texts(drawn([opened(), TAKEN], "mon 09:00", text=far).lines)
    assert next(each for each in shown if "resolution" in each).endswith("→")
    assert re.search("━+─{30,}┤", next(each for each in shown if "cool-down" in each))


@pytest.mark.parametrize("words", [EN, ES], ids=["en", "es"])
@pytest.mark.parametrize("width", [20, 60, 80, 97, 120, 180])
@pytest.mark.parametrize("name", STORIES)
def test_no_row_is_wider_than_the_screen(name: str, width: int, words: Words) -> None:
    story, now = STORIES[name]
    for shown in drawn(story, now, width, words).lines:
        assert cell_len("".join(piece.text for piece in shown)) <= width


@pytest.mark.parametrize("name", STORIES)
def test_from_sixty_columns_on_every_clock_that_runs_has_a_bar(name: str) -> None:
    story, now = STORIES[name]
    shown = "\n".join(texts(drawn(story, now, 60).lines))
    for line in shown.split("\n")[2:-2]:
        assert re.search("[━▒■╌─╞╡┤▲✔]", line), shown


@pytest.mark.parametrize(
    "name", ["[/]", "[red]x[/red]", "\x1b[31mred", "日本語日本語日本語", "שלום עולם", "👩\u200d🔧", "\u202eexe", "a\nb"]
)
@pytest.mark.parametrize("width", [60, 100])
def test_names_that_people_typed_do_not_break_the_picture(name: str, width: int) -> None:
    text = plant_text().replace('name = "Packing"', f"name = {_toml(name)}")
    for shown in drawn(STOPPED, "tue 08:55", width, text=text).lines:
        line = "".join(piece.text for piece in shown)
        assert cell_len(line) <= width
        assert not any(ord(character) < 32 for character in line)


def _toml(text: str) -> str:
    return '"' + "".join(f"\\U{ord(character):08X}" for character in text) + '"'


def test_the_picture_says_how_long_it_stays_the_same() -> None:
    shown = drawn(COOLING, "mon 20:00", 100)
    assert shown.differs_at == moment("mon 20:01")
    assert drawn(COOLING, "mon 20:00:59", 100).lines == shown.lines


@pytest.mark.parametrize(
    ("begins", "ends", "cells", "labels"),
    [
        ("mon 08:00", "mon 08:02", 40, ["08:01"]),
        ("mon 08:00", "mon 09:00", 60, ["08:10", "08:20", "08:30", "08:40", "08:50"]),
        ("mon 20:00", "tue 04:00", 40, ["22:00", "Tue 24", "02:00"]),
        ("mon 08:00", "thu 08:00", 30, ["Tue 24", "Wed 25", "Thu 26"]),
        ("mon 08:00", "mon+1 08:00", 80, ["Tue 24", "Wed 25", "Thu 26", "Fri 27", "Sat 28", "Sun 29", "Mon 30"]),
    ],
)
def test_times_stand_at_whole_steps_of_the_wall_clock(begins: str, ends: str, cells: int, labels: list[str]) -> None:
    axis = Axis(moment(begins), moment(ends), cells)
    ticks = axis.ticks("America/Puerto_Rico", EN)
    assert [label for _, label in ticks] == labels
    gaps = [later - earlier for (earlier, _), (later, _) in pairwise(ticks)]
    assert all(gap >= 9 for gap in gaps)


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_law_05_times_are_right_when_the_clocks_change(day: str) -> None:
    from rules.instants import Instant, instant, local

    begins = instant(f"{day} 00:00", "Europe/Madrid")
    axis = Axis(begins, Instant(begins + 24 * 3600), 96)
    ticks = axis.ticks("Europe/Madrid", EN)
    cells = [cell for cell, _ in ticks]
    assert cells == sorted(set(cells))
    for cell, label in ticks:
        shown = local(axis.at(cell), "Europe/Madrid")
        assert label in (shown.strftime("%H:%M"), shown.strftime("%a %-d"))


def test_the_cells_of_an_axis_and_their_instants_agree() -> None:
    axis = Axis(moment("mon 08:00"), moment("tue 09:07"), 83)
    for cell in range(83):
        assert axis.cell(axis.at(cell)) == cell
        assert axis.cell(axis.middle(cell)) == cell
    assert axis.cell(axis.ends) == 83
    assert axis.cell(moment("mon 07:59")) < 0
