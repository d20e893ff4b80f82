"""What a publication changes, in plain words, and the dues that move, as lines that fit a terminal."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from rich.cells import cell_len

from rules.instants import Instant
from rules.plant import Plant
from rules.publications import Publication, Publications
from rules.republishing import Effect, changes, effect
from rules.request import fold
from tests.rules.stories import PLANT, at, events, plant
from tui.publication_preview import PublicationTexts
from tui.words import LANGUAGES, Language, Words

NOW = at("mon 12:00")


def texts(newer: Plant, language: Language = "en") -> PublicationTexts:
    return PublicationTexts(plant(PLANT), newer, Words(language), NOW)


def change_lines(newer: str, language: Language = "en") -> list[str]:
    return list(texts(plant(newer), language).change_lines(changes(plant(PLANT), plant(newer))))


def effects(newer: str, *story: str, summary: str = "Sealer 3 does not close") -> list[Effect]:
    """What becomes of one request of that story."""
    opened, *told = events("mon 08:00 opened", *story)
    request = fold((replace(opened, summary=summary), *told))
    first, second = Publication(1, Instant(0), plant(PLANT)), Publication(2, NOW, plant(newer))
    found = effect(request, Publications((first,)), Publications((first, second)), NOW)
    assert found is not None
    return [found]


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ('normal = "30m" } }', 'normal = "20m" } }', ["taken: normal: ≤ 30 min → ≤ 20 min"]),
        ('wait = "24h"', 'wait = "30h"', ["cool-down: ≥ 1 d → ≥ 1 d 6 h"]),
        ('seal-bar = "30m..1h"', 'seal-bar = "30m..90m"', ["repair: Barra selladora: 30 min – 1 h → 30 min – 90 min"]),
        ('urgent = "1h..90m"', 'urgent = "1h..80m"', ["repair: Motor, urgent: 1 h – 90 min → 1 h – 80 min"]),
        ('{ kind = "told", within = "30m" },', "", ["told: not promised any more"]),
        ('id = "tested"', 'id = "tried"', ["tried: new, 1 h – 2 h", "tested: not promised any more"]),
        ('every = "8h"', 'every = "8h", calendar = "office"', ["update: counts on another calendar"]),
        ('every = "8h"', 'every = "8h", at_risk = "90%"', ["update: at risk at another time"]),
        ('delegates = ["quality"]', 'delegates = ["packing"]', ["approval: declared otherwise"]),
        ('by = "safety"', 'by = "quality"', ["approval: owed by another department"]),
        ('holder = "customer"', 'holder = "safety"', ["other reasons for a hold"]),
        ('customers = ["packing"]', 'calendar = "office"', ["it counts on another calendar"]),
        ('name = "Calidad"\ncalendar = "office"', 'name = "Calidad"', ["Calidad: works on another calendar"]),
        ('"08:00-17:00"', '"08:00-16:00"', ["calendar office: other hours from now on"]),
    ],
)
def test_each_difference_is_a_line(old: str, new: str, lines: list[str]) -> None:
    assert old in PLANT
    told = [line.strip() for line in change_lines(PLANT.replace(old, new))]
    assert told[0] == "What changes:"
    assert set(lines) <= set(told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_whole_services_and_calendars_come_and_go(language: Language) -> None:
    newer = PLANT.partition("[services.chat]")[0].replace(
        "[departments.maintenance]",
        '[services.other]\nname = "[/] \\u001b 密封"\nprovider = "quality"\n[departments.maintenance]',
        1,
    )
    lines = change_lines(newer, language)
    assert [line for line in lines if "\x1b" in line] == []
    expected = {
        "en": ["[/] ␛ 密封: a new service", "Sin promesa: not offered any more; its open requests keep their promises"],
        "es": [
            "[/] ␛ 密封: servicio nuevo",
            "Sin promesa: ya no se ofrece; sus solicitudes abiertas conservan sus promesas",
        ],
    }
    assert set(expected[language]) <= {line.strip() for line in lines}


def test_a_table_fits_the_terminal_whatever_stands_in_a_summary() -> None:
    newer = PLANT.replace('every = "8h"', 'every = "4h"')
    for summary in ("x", "[/] \x1b[31m 密封" * 20):
        for width in (60, 80, 160):
            told = list(texts(plant(newer)).effect_lines(effects(newer, summary=summary), width, also_open=False))
            assert all(cell_len(line) <= width for line in told[1:2])
            assert told[1].endswith("update  16:00 → 12:00")


@pytest.mark.parametrize(
    ("language", "line"),
    [("en", "resolution  1 d 14 h left → 1 d 4 h left"), ("es", "solución  quedan 1 d 14 h → quedan 1 d 4 h")],
)
def test_law_13_on_hold_it_says_what_is_left(language: Language, line: str) -> None:
    newer = PLANT.replace('within = "40h" },\n]\nhold', 'within = "30h" },\n]\nhold')
    held = effects(newer, "mon 08:10 taken", "mon 10:00 held waiting for the line")
    told = list(texts(plant(newer), language).effect_lines(held, 80, also_open=True))
    assert told[1].endswith(line)


def test_what_comes_and_goes_has_no_due_on_one_side() -> None:
    newer = PLANT.replace('{ kind = "update", every = "8h" }', '{ kind = "update", id = "news", every = "4h" }')
    told = list(texts(plant(newer)).effect_lines(effects(newer), 80, also_open=False))
    assert [line.split("  ")[-1].strip() for line in told[1:3]] == ["16:00 → none", "none → 12:00"]


def test_a_due_that_calendars_move_anyway_is_told_once() -> None:
    newer = PLANT.replace('"14:00-22:00"', '"14:00-21:00"').replace('every = "8h"', 'every = "4h"')
    told = list(texts(plant(newer)).effect_lines(effects(newer), 80, also_open=False))
    assert len([line for line in told if "resolution" in line]) == 1
    assert told[-1] == "1 open request has an older agreement of its service."


def test_where_no_due_moves_it_says_so() -> None:
    newer = PLANT + '[[services.sealer-repair.escalate]]\nat = ["due"]\ntell = ["maintenance:supervisor"]\n'
    told = list(texts(plant(newer)).effect_lines(effects(newer), 80, also_open=False))
    assert told == ["No due of an open request moves.", "1 open request has an older agreement of its service."]
    assert list(texts(plant(newer)).effect_lines([], 80, also_open=False)) == ["Nothing changes for open requests."]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "en",
            [
                "With the newest agreement, for the time that is left, it is due:",
                "  update          16:00 → 12:00",
                "  resolution  Wed 16:00 → Tue 14:00",
            ],
        ),
        (
            "es",
            [
                "Con el acuerdo más nuevo vence así, para el tiempo que queda:",
                "  noticia       16:00 → 12:00",
                "  solución  mié 16:00 → mar 14:00",
            ],
        ),
    ],
)
def test_law_21_re_agreeing_one_request_tells_its_dues_before_and_after(language: Language, told: list[str]) -> None:
    newer = PLANT.replace('every = "8h"', 'every = "4h"').replace(
        'within = "40h" },\n]\nhold', 'within = "22h" },\n]\nhold'
    )
    (moved,) = effects(newer)
    assert list(texts(plant(newer), language).re_agreement_lines(moved)) == told


def test_re_agreeing_where_no_due_moves_says_so() -> None:
    (moved,) = effects(PLANT + '[[services.sealer-repair.escalate]]\nat = ["due"]\ntell = ["maintenance:supervisor"]\n')
    assert list(texts(plant()).re_agreement_lines(moved)) == [
        "With the newest agreement nothing is due at another time."
    ]
