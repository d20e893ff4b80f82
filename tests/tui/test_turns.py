"""Whose turn it was, and what else stands beside a request, as people read it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from rules.agreement import DepartmentId, PartId
from rules.events import RequestId
from rules.history import Experience, Percentiles
from rules.holders import Child, spans
from rules.instants import HOUR, MINUTE, Instant, Seconds
from rules.promise import ChildPromise, promise
from tests.sealer_repair import Told, entry, happened, moment, opened, plant_text, publications
from tests.tui.sealer_pictures import (
    COOLING,
    DONE,
    EN,
    ES,
    HELD,
    RESUMED,
    SIGNED,
    STARTED,
    TAKEN,
    TOLD,
    pictured,
    teller,
    texts,
)
from tui.pictures import picture
from tui.promises import promise_sentence
from tui.surroundings import Surroundings, experience_sentence, queue_sentence
from tui.turns import turn_lines, turn_rows
from tui.words import Words

CONFIRMED = [opened(), TAKEN, SIGNED, STARTED, HELD, RESUMED, DONE, TOLD, happened("tue 10:00", "confirmed")]
PLANNED = happened("mon 11:00", "planned", start=moment("tue 13:00"), person="luis")


def table(story: list[Told], now: str, words: Words = EN, width: int = 100) -> list[str]:
    text = plant_text()
    told = entry(story, now, text)
    held = spans(told.request, publications(text), moment(now))
    said = teller(now, words, text=text)
    return texts(list(turn_lines(turn_rows(held, said, goes_on=told.turn is not None), width, said)))


def test_law_26_a_row_for_each_department_with_its_open_and_closed_hours_and_its_people() -> None:
    assert table(CONFIRMED, "tue 12:00") == [
        "   department         open hours  closed hours  by person",
        "   Safety             2 h 12 min             —",
        "   nobody: it cools  21 h 48 min             —",
        "   Maintenance            45 min             —  Luis Ortiz 45 min",
        "   Packing            1 h 15 min             —  Eva Colón 1 h 15 min",
    ]


def test_law_26_who_has_it_now_is_marked_and_closed_hours_stand_apart() -> None:
    assert table([opened()], "tue 07:00", ES) == [
        "   departamento  en horario  fuera de horario",
        " ▸ Safety              15 h               8 h",
    ]


def test_the_table_is_cut_where_there_is_no_room_and_no_line_is_wider() -> None:
    rows = table(CONFIRMED, "tue 12:00", width=40)
    assert all(len(row) <= 40 for row in rows)


def test_the_picture_shows_whose_turn_it_was_and_the_same_until_something_happens() -> None:
    shown = texts(pictured(COOLING, "mon 20:00").lines)
    section = next(place for place, text in enumerate(shown) if text.startswith(" Whose turn it was"))
    assert shown[section + 2].startswith("   Safety")
    assert shown[section + 4].startswith(" ▸ Maintenance") or shown[section + 3].startswith(" ▸")


@pytest.mark.parametrize(
    ("before", "english", "spanish"),
    [
        (None, "", ""),
        (0, "next at Maintenance", "la siguiente en Maintenance"),
        (1, "1 before it at Maintenance", "1 antes en Maintenance"),
        (3, "3 before it at Maintenance", "3 antes en Maintenance"),
    ],
)
def test_how_many_stand_before_it(before: int | None, english: str, spanish: str) -> None:
    told, around = entry([opened()], "mon 09:00"), Surroundings(before=before)
    assert queue_sentence(told, around, teller("mon 09:00", EN)) == english
    assert queue_sentence(told, around, teller("mon 09:00", ES)) == spanish


EXPERIENCE = Experience(Percentiles(Seconds(26 * HOUR), Seconds(31 * HOUR + 59 * MINUTE + 1), 42), None)


def test_law_36_what_the_past_says_is_one_sentence_that_promises_nothing() -> None:
    said = experience_sentence(EXPERIENCE, teller("mon 09:00", EN))
    assert said == (
        "In the last 90 days: half were done within 1 day and 2 hours, "
        "nine in ten within 1 day and 8 hours (42 cases of this service)."
    )
    of_part = replace(EXPERIENCE, part=PartId("motor"))
    assert experience_sentence(of_part, teller("mon 09:00", ES)) == (
        "En los últimos 90 días: la mitad se hizo en 1 día y 2 horas o menos, "
        "y nueve de cada diez en 1 día y 8 horas o menos (42 casos, Motor)."
    )


def shown_around(story: list[Told], now: str, around: Surroundings) -> list[str]:
    text = plant_text()
    shown = picture(entry(story, now, text), moment(now), 120, EN, publications(text), around=around)
    return texts(shown.lines)


def test_law_36_the_past_stands_beside_the_promise_and_apart_from_it() -> None:
    shown = shown_around([opened(), TAKEN, SIGNED], "mon 20:00", Surroundings(before=3, experience=EXPERIENCE))
    promised = next(place for place, text in enumerate(shown) if text.startswith(" ▌ Sealer 3 will run again"))
    past = next(place for place, text in enumerate(shown) if "90 days" in text)
    assert promised < past < shown.index("", promised)
    assert shown[past].startswith("   In the last 90 days: half were done within 1 day and 2 hours")
    assert any("3 before it at Maintenance" in text for text in shown[:promised])


def test_what_is_done_needs_no_past() -> None:
    shown = shown_around([opened(), TAKEN, SIGNED, STARTED, DONE], "tue 10:00", Surroundings(experience=EXPERIENCE))
    assert not any("90 days" in text for text in shown)


def test_law_27_the_time_of_a_child_is_its_providers() -> None:
    linked = [opened(), TAKEN, SIGNED, happened("mon 12:00", "linked", child="Q-0311")]
    child = Child(DepartmentId("quality"), moment("mon 12:00"), None)
    shown = shown_around(linked, "mon 20:00", Surroundings(children={RequestId("Q-0311"): child}))
    assert any(text.startswith(" ▸ Quality") for text in shown)


def test_a_second_takes_over_what_has_not_changed_and_another_place_in_the_queue_does_not() -> None:
    text, now = plant_text(), moment("mon 20:00:10")
    told = entry([opened(), TAKEN, SIGNED], "mon 20:00", text)
    first = picture(told, now, 120, EN, publications(text))
    second = picture(told, Instant(now + 1), 120, EN, publications(text), before=first)
    assert second.kept is first.kept
    moved = picture(told, Instant(now + 2), 120, EN, publications(text), around=Surroundings(before=2), before=second)
    assert moved.kept is not first.kept
    past = picture(
        told,
        Instant(now + 3),
        120,
        EN,
        publications(text),
        around=Surroundings(before=2, experience=EXPERIENCE),
        before=moved,
    )
    assert past.kept is moved.kept
    assert any("90 days" in line for line in texts(past.lines))


def sentence(story: list[Told], now: str, words: Words, *children: ChildPromise) -> str:
    text = plant_text()
    told = entry(story, now, text)
    promised = promise(told, publications(text), moment(now), children)
    return promise_sentence(told, promised, teller(now, words, text=text))


def child(latest: str | None) -> ChildPromise:
    until = None if latest is None else moment(latest)
    return ChildPromise(RequestId("Q-0311"), DepartmentId("quality"), moment("tue 09:00"), until)


@pytest.mark.parametrize(
    ("latest", "english", "spanish"),
    [
        (
            "tue 12:00",
            "Sealer 3 will run again between 09:00 and 12:00 tomorrow. "
            "It waits for Q-0311 of Quality, until 12:00 at the latest; it has to cool until 08:00; "
            "Safety has already signed.",
            "Sealer 3 volverá a funcionar mañana entre las 09:00 y las 12:00. "
            "Espera a Q-0311 de Quality, a más tardar hasta las 12:00; tiene que enfriarse hasta las 08:00; "
            "Safety ya firmó.",
        ),
        (
            None,
            "Sealer 3 will run again between 09:00 tomorrow and 16:00 on Wednesday. "
            "It waits for Q-0311 of Quality; it has to cool until 08:00 tomorrow; Safety has already signed.",
            "Sealer 3 volverá a funcionar entre mañana a las 09:00 y el miércoles a las 16:00. "
            "Espera a Q-0311 de Quality; tiene que enfriarse hasta mañana a las 08:00; Safety ya firmó.",
        ),
    ],
)
def test_law_27_the_promise_says_for_what_it_waits(latest: str | None, english: str, spanish: str) -> None:
    story = [opened(), TAKEN, SIGNED]
    assert sentence(story, "mon 20:00", EN, child(latest)) == english
    assert sentence(story, "mon 20:00", ES, child(latest)) == spanish


def test_an_appointment_that_nobody_kept_is_said() -> None:
    story = [opened(), TAKEN, SIGNED, PLANNED]
    assert sentence(story, "tue 13:20", EN) == (
        "Sealer 3 will run again between 13:50 and 14:00 today. The start was planned for 13:00; "
        "Safety has already signed; everything is ready, and Maintenance can start."
    )
    assert "el inicio estaba previsto para las 13:00" in sentence(story, "tue 13:20", ES).lower()
