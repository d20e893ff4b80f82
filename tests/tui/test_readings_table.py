from __future__ import annotations

import pytest
from rich.cells import cell_len

from tests.sealer_repair import Told, entry, happened, moment, opened
from tests.tui.sealer_pictures import COOLING, EN, ES, HELD, SIGNED, STARTED, STOPPED, TAKEN, teller, texts
from tui.readings_table import ClockRow, clock_lines, clock_rows
from tui.tones import Tone
from tui.words import Words


def rows(story: list[Told], now: str, words: Words = EN) -> dict[str, ClockRow]:
    return {row.name: row for row in clock_rows(entry(story, now), teller(now, words))}


def test_every_clock_has_a_row() -> None:
    shown = rows(COOLING, "mon 20:00")
    assert shown["taken"] == ClockRow(Tone.MET, "taken", "met", "5 min", "", "08:30", "Maintenance")
    assert shown["cool-down"] == ClockRow(
        Tone.RUNNING, "cool-down", "running", "12 h", "12:00:00", "from Tue 08:00", "Maintenance"
    )
    assert shown["update, 2"] == ClockRow(
        Tone.AT_RISK, "update, 2", "at risk", "7 h", "01:00:00", "21:00", "Maintenance"
    )
    assert shown["confirmation"] == ClockRow(Tone.WAITING, "confirmation", "waiting", "", "", "", "Packing")
    assert len(shown) == 9


def test_law_02_a_breach_says_how_long_over() -> None:
    row = rows([opened()], "mon 12:30")["taken"]
    assert (row.tone, row.left, row.due) == (Tone.BREACHED, "−04:00:00", "08:30")


def test_law_13_a_stopped_clock_has_no_due_only_what_is_left() -> None:
    row = rows(STOPPED, "tue 08:55")["repair"]
    assert (row.tone, row.used, row.left, row.due) == (Tone.ON_HOLD, "10 min", "00:50:00", "for Packing")


def test_law_15_a_cut_short_minimum_says_what_it_lacks() -> None:
    start = happened("mon 20:00", "work-started", override=True, reason="x", person="rosa")
    row = rows([opened(), TAKEN, SIGNED, start], "mon 20:20")["cool-down"]
    assert (row.tone, row.left) == (Tone.CUT_SHORT, "12 h short")


def test_law_12_a_broken_interval_stays_in_the_table() -> None:
    late = happened("mon 17:00", "noted", text="Sorry.", person="luis")
    shown = rows([opened(), TAKEN, late], "mon 20:00")
    assert shown["update, 1"].tone is Tone.BREACHED
    assert shown["update, 1"].left == "−01:00:00"
    assert shown["update, 2"].tone is Tone.RUNNING


def test_law_31_an_amended_verdict_is_marked() -> None:
    amended = happened(
        "mon 09:30", "amended", target=f"{2:032x}", instant=entry([opened()], "mon 09:00").request.opened_at
    )
    taken = happened("mon 09:00", "taken", person="luis")
    assert "amended" in rows([opened(), taken, amended], "mon 10:00")["taken"].state


def test_the_table_speaks_spanish() -> None:
    row = rows(STOPPED, "tue 08:55", ES)["reparación"]
    assert (row.state, row.due) == ("en espera", "espera a Packing")


def test_a_narrower_terminal_drops_columns_and_keeps_the_countdown() -> None:
    told = teller("mon 20:00")
    shown = clock_rows(entry(COOLING, "mon 20:00"), told)
    wide, narrow = (texts(tuple(clock_lines(shown, width, told))) for width in (100, 48))
    assert wide[0].split() == ["clock", "state", "used", "left", "due", "owed", "by"]
    assert narrow[0].split() == ["clock", "state", "left"]
    assert any("12:00:00" in line for line in narrow)


@pytest.mark.parametrize("width", [1, 20, 48, 60, 80, 120])
def test_no_line_is_wider_than_the_table(width: int) -> None:
    told = teller("tue 08:55")
    for line in clock_lines(clock_rows(entry(STOPPED, "tue 08:55"), told), width, told):
        assert cell_len("".join(piece.text for piece in line)) <= width


def test_law_11_states_are_told_by_symbol_and_word() -> None:
    told = teller("tue 08:55")
    lines = texts(tuple(clock_lines(clock_rows(entry([*COOLING, STARTED, HELD], "tue 08:55"), told), 100, told)))
    assert any(line.startswith(" ‖ repair") and "on hold" in line for line in lines)
    assert any(line.startswith(" ▲ update") and "breached" in line for line in lines)


def test_law_33_who_has_seen_a_clock_stands_below_it_until_it_expires() -> None:
    story = [
        opened(),
        happened("mon 12:05", "acknowledged", clock="response", instance=1, until=moment("mon 13:00"), person="rosa"),
        happened("mon 12:06", "silenced", clock="response", instance=1, until=moment("mon 14:30"), person="luis"),
    ]
    assert rows(story, "mon 12:30")["taken"].attention == "seen by Rosa Medina until 13:00 · quiet until 14:30"
    assert rows(story, "mon 12:30", ES)["tomarla"].attention == (
        "visto por Rosa Medina hasta 13:00 · en silencio hasta 14:30"
    )
    assert rows(story, "mon 13:00")["taken"].attention == "quiet until 14:30"
    assert rows(story, "mon 14:30")["taken"].attention == ""
    taken = [*story, happened("mon 12:10", "taken", person="luis")]
    assert rows(taken, "mon 12:30")["taken"].attention == "", "what has ended needs nobody"
    shown = texts(
        tuple(clock_lines(clock_rows(entry(story, "mon 12:30"), teller("mon 12:30")), 80, teller("mon 12:30")))
    )
    assert "   seen by Rosa Medina until 13:00 · quiet until 14:30" in [each.rstrip() for each in shown]
