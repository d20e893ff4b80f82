from __future__ import annotations

import pytest

from rules.promise import promise
from tests.sealer_repair import Told, entry, happened, moment, opened, plant_text, publications
from tests.tui.sealer_pictures import DONE, EN, ES, HELD, SIGNED, STARTED, TAKEN, teller
from tui.promises import promise_sentence
from tui.spoken_times import SpokenTimes
from tui.words import Words

REFUSED = happened("mon 09:00", "refused", gate="approval", reason="no lock", person="sara")
SUSPENDED = happened("tue 08:40", "approval-suspended", gate="approval", reason="gas", person="sara")
NO_RESOLUTION = plant_text(["response", "cool-down", "repair"])


def sentence(story: list[Told], now: str, words: Words, text: str | None = None) -> str:
    text = plant_text() if text is None else text
    told = entry(story, now, text)
    promised = promise(told, publications(text), moment(now))
    return promise_sentence(told, promised, teller(now, words, text=text))


@pytest.mark.parametrize(
    ("story", "now", "text", "english", "spanish"),
    [
        pytest.param(
            [opened(), TAKEN, SIGNED],
            "mon 20:00",
            None,
            "Sealer 3 will run again between 08:30 and 10:00 tomorrow. "
            "It has to cool until 08:00; Safety has already signed.",
            "Sealer 3 volverá a funcionar mañana entre las 08:30 y las 10:00. "
            "Tiene que enfriarse hasta las 08:00; Safety ya firmó.",
            id="the sealer of the design",
        ),
        pytest.param(
            [opened()],
            "mon 12:30",
            None,
            "Sealer 3 will run again between 08:30 and 10:00 tomorrow. It has to cool until 08:00; "
            "Maintenance has not taken it yet; Safety should have signed by 12:00 today.",
            "Sealer 3 volverá a funcionar mañana entre las 08:30 y las 10:00. Tiene que enfriarse hasta las 08:00; "
            "Maintenance todavía no la ha tomado; Safety tenía hasta hoy a las 12:00 para firmar.",
            id="an approver who is late",
        ),
        pytest.param(
            [opened(), TAKEN, SIGNED],
            "tue 08:10",
            None,
            "Sealer 3 will run again between 08:40 and 10:00 today. "
            "Safety has already signed; everything is ready, and Maintenance can start.",
            "Sealer 3 volverá a funcionar hoy entre las 08:40 y las 10:00. "
            "Safety ya firmó; todo está listo, y Maintenance puede empezar.",
            id="ready",
        ),
        pytest.param(
            [opened(), TAKEN, SIGNED],
            "tue 09:40",
            None,
            "Sealer 3 was to run again by 10:00 today. That can no longer be kept: at 10:10 today at the soonest. "
            "Safety has already signed; everything is ready, and Maintenance can start.",
            "Sealer 3 debía volver a funcionar hoy a más tardar a las 10:00. Eso ya no se puede cumplir: "
            "será hoy a las 10:10 como muy pronto. Safety ya firmó; todo está listo, y Maintenance puede empezar.",
            id="too late",
        ),
        pytest.param(
            [opened(), TAKEN, SIGNED, STARTED],
            "tue 08:25",
            None,
            "Sealer 3 will run again between 08:50 and 09:20 today. "
            "The work started at 08:20; it takes 30 minutes to 1 hour.",
            "Sealer 3 volverá a funcionar hoy entre las 08:50 y las 09:20. "
            "El trabajo empezó a las 08:20; dura de 30 minutos a 1 hora.",
            id="started",
        ),
        pytest.param(
            [opened(), TAKEN, SIGNED, STARTED],
            "tue 09:20",
            None,
            "Sealer 3 will run again by 09:20 today. The work started at 08:20; it takes 30 minutes to 1 hour.",
            "Sealer 3 volverá a funcionar hoy a más tardar a las 09:20. "
            "El trabajo empezó a las 08:20; dura de 30 minutos a 1 hora.",
            id="due this minute",
        ),
        pytest.param(
            [opened(), TAKEN, SIGNED, STARTED, HELD],
            "tue 08:35",
            None,
            "When Sealer 3 will run again depends on Packing: waiting for the line.",
            "Cuándo volverá a funcionar Sealer 3 depende de Packing: waiting for the line.",
            id="on hold",
        ),
        pytest.param(
            [opened(), TAKEN, SIGNED, STARTED, SUSPENDED],
            "tue 08:45",
            None,
            "When Sealer 3 will run again depends on Safety, who withdrew the approval. "
            "The work started at 08:20 today; it takes 30 minutes to 1 hour.",
            "Cuándo volverá a funcionar Sealer 3 depende de Safety, que retiró la aprobación. "
            "El trabajo empezó hoy a las 08:20; dura de 30 minutos a 1 hora.",
            id="suspended",
        ),
        pytest.param(
            [opened(machine=None), TAKEN, REFUSED],
            "mon 10:00",
            None,
            "The work will be done between 08:30 tomorrow and 16:00 on Wednesday. "
            "It has to cool until 08:00 tomorrow; Safety refused: no lock.",
            "El trabajo estará hecho entre mañana a las 08:30 y el miércoles a las 16:00. "
            "Tiene que enfriarse hasta mañana a las 08:00; Safety no lo aprobó: no lock.",
            id="refused, and no machine",
        ),
        pytest.param(
            [opened(machine=None)],
            "mon 08:00",
            NO_RESOLUTION,
            "The work will be done at 08:30 tomorrow at the soonest; nobody has promised a latest time. "
            "It has to cool until 08:00; Maintenance has not taken it yet.",
            "El trabajo estará hecho mañana a las 08:30 como muy pronto; nadie ha prometido hasta cuándo a más tardar. "
            "Tiene que enfriarse hasta las 08:00; Maintenance todavía no la ha tomado.",
            id="no latest time",
        ),
        pytest.param(
            [opened()],
            "mon 08:00",
            plant_text([]),
            "Nothing has been promised for this request.",
            "No hay nada prometido para esta solicitud.",
            id="nothing is declared",
        ),
        pytest.param(
            [opened(), TAKEN, SIGNED, STARTED, DONE],
            "tue 09:30",
            None,
            "The work is done.",
            "El trabajo está hecho.",
            id="done",
        ),
        pytest.param(
            [opened(), happened("mon 09:00", "cancelled", reason="sold", person="eva")],
            "mon 10:00",
            None,
            "The request is cancelled.",
            "La solicitud está cancelada.",
            id="cancelled",
        ),
    ],
)
def test_law_36_customers_read_the_promise_in_plain_words(
    story: list[Told], now: str, text: str | None, english: str, spanish: str
) -> None:
    assert sentence(story, now, EN, text) == english
    assert sentence(story, now, ES, text) == spanish


@pytest.mark.parametrize(
    ("at", "english", "spanish"),
    [
        ("mon 20:30", "20:30 today", "hoy a las 20:30"),
        ("tue 01:30", "01:30 tomorrow", "mañana a la 01:30"),
        ("wed 13:00", "13:00 on Wednesday", "el miércoles a las 13:00"),
        ("sun 08:00", "08:00 on Sunday", "el domingo a las 08:00"),
        ("mon+1 08:00", "08:00 on Monday 30 November", "el lunes 30 de noviembre a las 08:00"),
        ("mon+6 08:00", "08:00 on Monday 4 January 2027", "el lunes 4 de enero de 2027 a las 08:00"),
    ],
)
def test_days_are_named_in_full(at: str, english: str, spanish: str) -> None:
    now, zone = moment("mon 12:00"), "America/Puerto_Rico"
    assert SpokenTimes(EN, now, zone).moment(moment(at)) == english
    assert SpokenTimes(ES, now, zone).moment(moment(at)) == spanish


def test_a_day_that_is_past_is_named_too() -> None:
    times = SpokenTimes(EN, moment("wed 12:00"), "America/Puerto_Rico")
    assert times.moment(moment("tue 08:00")) == "08:00 yesterday"
    assert times.moment(moment("mon 08:00")) == "08:00 on Monday 23 November"


def test_nothing_is_announced_a_second_too_early() -> None:
    times = SpokenTimes(EN, moment("mon 12:00"), "America/Puerto_Rico")
    assert times.span(moment("mon 13:00:01"), moment("mon 14:00")) == "between 13:01 and 14:00 today"
    assert times.span(moment("mon 13:00"), moment("mon 14:00")) == "between 13:00 and 14:00 today"


def test_typed_words_in_a_promise_stay_in_one_safe_line() -> None:
    held = happened("tue 08:30", "held", reason="two\nlines \x1b[31m", person="luis")
    said = sentence([opened(), TAKEN, SIGNED, STARTED, held], "tue 08:35", EN)
    assert said.isprintable()
    assert "two↵lines ␛[31m" in said


def test_an_abbreviation_is_explained_by_the_glossary_of_the_plant() -> None:
    glossary = '\n[glossary]\nLOTO = { en = "lock-out and tag-out", es = "bloqueo y etiquetado" }\n'
    refused = happened("mon 09:00", "refused", gate="approval", reason="no LOTO, LOTOS (LOTO)", person="sara")
    story = [opened(), TAKEN, refused]
    text = plant_text() + glossary
    assert "no LOTO (lock-out and tag-out), LOTOS (LOTO)." in sentence(story, "mon 10:00", EN, text)
    assert "no LOTO (bloqueo y etiquetado), LOTOS (LOTO)." in sentence(story, "mon 10:00", ES, text)
