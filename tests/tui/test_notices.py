"""What is said when promises break: a few one by one, the rest counted, in both languages."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from rules.agreement import PersonId
from rules.entry import Entry
from rules.events import Event
from rules.noticing import unrecorded
from rules.readings import Reading
from tests.rules.stories import at, clocks, entry, plant
from tests.rules.test_escalations import TOLD
from tui.boards import Names
from tui.levels import level_phrase, told_names
from tui.notices import level_notices, missed_notice, reminder_notice
from tui.words import Words

EN, ES = Words("en"), Words("es")
NAMES = Names(plant(TOLD))
ROSA, LUIS = (plant(TOLD).people[PersonId(name)] for name in ("rosa", "luis"))
OPENED = "mon 08:00 opened"


def clock(now: str, named: str = "response", *story: str) -> tuple[Entry, Reading]:
    told = entry(now, OPENED, *story, text=TOLD)
    return told, clocks(told)[named]


@pytest.mark.parametrize(
    ("level", "english", "spanish"),
    [
        ("75%", "75 % used", "75 % usado"),
        ("12.5%", "12.5 % used", "12.5 % usado"),
        ("due", "past due", "vencido"),
        ("due+30m", "30 min past due", "30 min después de vencer"),
        ("due+1h30m", "1 h 30 min past due", "1 h 30 min después de vencer"),
        ("[red]soon[/]\n", "[red]soon[/]↵", "[red]soon[/]↵"),
    ],
)
def test_a_level_is_told_in_plain_words(level: str, english: str, spanish: str) -> None:
    assert (level_phrase(level, EN), level_phrase(level, ES)) == (english, spanish)


def test_those_who_are_told_stand_with_their_full_names_and_a_role_that_nobody_has_says_so() -> None:
    tell = ("maintenance:supervisor", "maintenance:technician", "safety:supervisor", "maintenance:supervisor")
    assert told_names(tell, plant(TOLD), NAMES, EN) == "Rosa Medina, Luis Ortiz, nobody (supervisor of Seguridad)"
    assert told_names(tell[2:3], plant(TOLD), NAMES, ES) == "nadie (supervisor/a de Seguridad)"
    assert told_names(("moon:king",), plant(TOLD), NAMES, EN) == "nobody (king of moon)"
    assert told_names((), plant(TOLD), NAMES, EN) == ""


@pytest.mark.parametrize(
    ("now", "level", "words", "sentence"),
    [
        ("mon 08:25", "75%", EN, "For Rosa Medina: Mantenimiento owes Empaque: taken ≤ 30 min, 75 % used, due 08:30."),
        (
            "mon 09:00",
            "due+30m",
            EN,
            "For Rosa Medina: Mantenimiento owes Empaque: taken ≤ 30 min, 30 min past due: it was due 08:30.",
        ),
        (
            "mon 09:00",
            "due",
            ES,
            "Para Rosa Medina: Mantenimiento le debe a Empaque: tomarla ≤ 30 min, venció 08:30.",
        ),
    ],
)
def test_a_level_names_the_person_the_request_the_clock_and_the_level(
    now: str, level: str, words: Words, sentence: str
) -> None:
    (notice,) = level_notices([(*clock(now), level)], ROSA, at(now), NAMES, words)
    assert (notice.sentence, notice.severity) == (sentence, "warning")
    assert notice.title.endswith("M-1001 Sealer 3 does not close")


def test_of_many_levels_a_few_are_told_and_the_rest_counted() -> None:
    many = [(*clock("mon 08:25"), "75%")] * 5
    told = list(level_notices(many, ROSA, at("mon 08:25"), NAMES, EN))
    assert len(told) == 4
    assert told[-1].sentence == "and 2 more warnings for Rosa Medina"


def test_breaches_that_nobody_has_seen_are_told_again_in_one_notice() -> None:
    one = reminder_notice([clock("mon 09:00")], at("mon 09:00"), NAMES, EN)
    assert (one.title, one.severity) == ("▲ One promise is still broken", "error")
    assert one.sentence == (
        "M-1001 Sealer 3 does not close: Mantenimiento owes Empaque: taken ≤ 30 min, was due 08:30."
    )
    many = reminder_notice([clock("mon 09:00")] * 5, at("mon 09:00"), NAMES, ES)
    assert many.title == "▲ 5 promesas siguen incumplidas"
    assert many.sentence.count("venció 08:30") == 3
    assert many.sentence.endswith("y 2 incumplimientos más")


def recorded(now: str) -> Sequence[Event]:
    return unrecorded(entry(now, OPENED, text=TOLD), at(now), "board")


def test_law_34_what_was_missed_is_one_sentence_for_each_kind() -> None:
    assert missed_notice((), ROSA, plant(TOLD), EN) is None
    level = missed_notice(recorded("mon 08:25"), LUIS, plant(TOLD), EN)
    assert level is not None
    assert level.sentence == "One level was reached at which somebody was to be told."
    both = missed_notice(recorded("mon 09:00"), ROSA, plant(TOLD), ES)
    assert both is not None
    assert both.sentence == (
        "Una promesa se incumplió mientras no había tablero abierto. Ya quedó anotada. "
        "Se alcanzaron 3 niveles en los que había que avisar a alguien. Para Rosa Medina: 3."
    )
    nobody = missed_notice(recorded("mon 09:00"), None, plant(TOLD), EN)
    assert nobody is not None
    assert "Rosa" not in nobody.sentence
