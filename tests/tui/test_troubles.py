"""What is wrong, as lines: the worst first, none twice, never wider or more than there is room."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from rules.instants import DAY, MINUTE, Instant, Seconds
from store.contract import NotSaved, StoreDamaged, StoreMissing, StoreWarning
from tests.tui.entries import NOW, ZONE
from tui.clock import DOUBTED_FOR, ClockWatch, Look
from tui.store_sentences import not_recorded, store_sentence
from tui.troubles import MOST_LINES, Trouble, Troubles, trouble_lines
from tui.words import LANGUAGES, Language, Words

AWAY = StoreMissing("unreachable", place="/srv/plazo", reason="No such file or directory")
DAMAGED = StoreDamaged("damaged", file="/srv/[/]/journal.jsonl", offset=4089, size=668, reason="it is not")
FULL = NotSaved("not-saved", place="/srv/plazo", reason="No space left on device")
LITTLE = StoreWarning("little-room", {"free": 7, "place": "/srv/plazo"})
BEHIND = StoreWarning("clock-behind", {"seconds": 3600})

EVERYTHING = Troubles(
    silence=DAMAGED,
    fault="ZeroDivisionError: a fault of ours.",
    unrecorded=(3, FULL),
    saving=True,
    ahead=Seconds(DAY),
    believed_at=Instant(NOW + 10 * MINUTE),
    back=True,
    past=AWAY,
    warnings=(LITTLE, BEHIND),
)


def test_nothing_wrong_is_no_line() -> None:
    assert Troubles().said(NOW, ZONE, Words("en")) == ()
    assert trouble_lines((), 80, Words("en")) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_worst_comes_first_and_nothing_is_said_twice(language: Language) -> None:
    said = EVERYTHING.said(NOW, ZONE, Words(language))
    assert [trouble.alarm for trouble in said] == [True] * 5 + [False] * 3
    assert "plazo doctor" in said[0].sentence
    assert "\n" not in "".join(trouble.sentence for trouble in said)
    assert "14:17" in said[4].sentence
    same = Troubles(silence=AWAY, past=AWAY).said(NOW, ZONE, Words(language))
    assert [trouble.alarm for trouble in same] == [True]
    (back,) = Troubles(back=True).said(NOW, ZONE, Words(language))
    assert back.sentence == Words(language)("notice.clock")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [20, 40, 80, 160])
def test_the_lines_are_as_wide_as_the_screen_and_leave_room_for_the_board(language: Language, width: int) -> None:
    words = Words(language)
    for given in (
        EVERYTHING,
        Troubles(silence=DAMAGED),
        Troubles(warnings=(LITTLE,)),
        Troubles(silence=AWAY, back=True),
    ):
        said = given.said(NOW, ZONE, words)
        lines = ["".join(piece.text for piece in line) for line in trouble_lines(said, width, words)]
        assert {cell_len(line) for line in lines} == {width}
        assert min(len(said), MOST_LINES) <= len(lines) <= MOST_LINES
        assert lines[0].startswith(" ! " if said[0].alarm else " △ ")


def test_what_does_not_fit_says_which_key_has_all_of_it() -> None:
    (line,) = trouble_lines([Trouble("word " * 60, alarm=False)], 80, Words("en"))
    assert line[0].text.rstrip().endswith("… ? says all")
    (line,) = trouble_lines([Trouble("\x1b[31m日本 [/]", alarm=False)], 80, Words("en"))
    assert line[0].text.startswith(" △ ␛[31m日本 [/]")


def test_reasons_are_said_in_the_language_of_the_reader_and_strange_ones_as_they_are() -> None:
    assert "(no queda espacio en el disco)" in store_sentence(FULL, Words("es"))
    assert "(no space is left on the disk)" in store_sentence(FULL, Words("en"))
    strange = NotSaved("not-saved", place="/srv", reason="Exchange full")
    assert "(Exchange full)" in store_sentence(strange, Words("es"))
    assert not_recorded(FULL, Words("en")).count("NOT recorded") == 1
    assert not_recorded(AWAY, Words("en")).startswith("NOT recorded. The store at /srv/plazo cannot be reached")


@pytest.mark.parametrize(
    "code",
    [
        "damaged",
        "damaged-end",
        "incomplete",
        "unreadable",
        "archive-damaged",
        "archive-incomplete",
        "found-damaged",
        "not-examined",
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_meets_damage_is_sent_to_the_doctor(code: str, language: Language) -> None:
    assert "plazo doctor" in Words(language)(f"store.{code}")


class TestTheClock:
    """Against seconds that nobody can set."""

    def watch(self) -> tuple[list[int], ClockWatch]:
        clocks = [NOW, 500]
        return clocks, ClockWatch(lambda: Instant(clocks[0]), lambda: float(clocks[1]))

    @pytest.mark.parametrize(
        ("steps", "found", "ahead"),
        [
            pytest.param([(60, 60)], Look.NOTHING, 0, id="time passes"),
            pytest.param([(8 * 3600, 8 * 3600)], Look.NOTHING, 0, id="a machine that slept"),
            pytest.param([(60, 0)], Look.NOTHING, 0, id="a minute"),
            pytest.param([(61, 0)], Look.NOTHING, 61, id="a second more"),
            pytest.param([(-3600, 0)], Look.NOTHING, 0, id="back without having been ahead"),
            pytest.param([(DAY, 0), (-DAY, 0)], Look.TAKEN_BACK, 0, id="ahead and back"),
            pytest.param([(-3600, 0), (5, 5), (3600, 0)], Look.NOTHING, 0, id="back, and to where it was"),
            pytest.param([(-3600, 0), (5, 5), (7200, 0)], Look.NOTHING, 3605, id="back, and beyond where it was"),
            pytest.param([(DAY, 0), (-DAY, 0), (DAY, 0)], Look.NOTHING, DAY, id="ahead, back and ahead"),
            pytest.param([(DAY, 0), (3600, 0)], Look.NOTHING, DAY + 3600, id="ahead twice"),
            pytest.param([(DAY, 0), (-3600, 0)], Look.TAKEN_BACK, DAY - 3600, id="back in part"),
            pytest.param([(DAY, 0), (DOUBTED_FOR - 1, DOUBTED_FOR - 1)], Look.NOTHING, DAY, id="still in doubt"),
            pytest.param([(DAY, 0), (DOUBTED_FOR, DOUBTED_FOR)], Look.BELIEVED, 0, id="believed"),
            pytest.param([(30, 0)] * 10, Look.NOTHING, 0, id="kept right in small steps"),
        ],
    )
    def test_law_10_a_clock_set_ahead_is_in_doubt(self, steps: list[tuple[int, int]], found: Look, ahead: int) -> None:
        clocks, watch = self.watch()
        for wall, steady in steps:
            clocks[0] += wall
            clocks[1] += steady
            look = watch.look()
        assert (look, watch.ahead) == (found, ahead)

    def test_it_says_when_it_is_believed(self) -> None:
        clocks, watch = self.watch()
        clocks[0] += DAY
        watch.look()
        clocks[0] += 60
        clocks[1] += 60
        assert watch.believed_at == NOW + DAY + DOUBTED_FOR
