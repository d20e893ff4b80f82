"""Finding requests by what people wrote about them."""

from __future__ import annotations

import pytest

from rules.agreement import DepartmentId, PartId, PersonId
from rules.events import Assigned, HandedOver, PartChanged, RequestId, Revision
from store.contract import Store
from store.search import SearchIndex, fold
from tests.store.conftest import Place
from tests.store.happenings import M1, M2, event_id, hour, noted, opened, started


def index(**summaries: str) -> SearchIndex:
    """Requests named by keyword, opened an hour after one another."""
    made = SearchIndex()
    for place, (number, summary) in enumerate(summaries.items()):
        made.add(opened(RequestId(number), hour(place), summary, machine="", person=""))
    return made


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Señal", "senal"),
        ("MÁQUINA Nº 3", "maquina nº 3"),
        ("Straße", "strasse"),
        ("ÅNGSTRÖM", "angstrom"),
        ("機械", "機械"),
        ("e\u0301", "e"),
        ("", ""),
    ],
)
def test_folding_drops_case_and_marks(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("question", "found"),
    [
        pytest.param("senal", ("a", "b"), id="marks do not matter"),
        pytest.param("señal", ("b", "a"), id="exact spelling comes first"),
        pytest.param("SEÑAL", ("b", "a"), id="case is not spelling"),
        pytest.param("nal", ("a", "b"), id="parts of words count"),
        pytest.param("senal horno", ("a",), id="every word must occur"),
        pytest.param("horno señal", ("a",), id="in any order"),
        pytest.param("nowhere", (), id="nothing"),
        pytest.param("  ", (), id="no question"),
        pytest.param(".*", (), id="no pattern"),
        pytest.param("[/]", ("c",), id="no markup"),
        pytest.param("止ま", ("d",), id="CJK"),
    ],
)
def test_what_is_found(question: str, found: tuple[str, ...]) -> None:
    searched = index(a="Senal del horno", b="Sin señal", c="Label [/] torn", d="機械が止まった")
    assert searched.find(question, 50) == found


def test_exact_spelling_comes_before_folded_even_when_it_is_older() -> None:
    searched = index(a="Sin señal", b="Senal rota")
    assert searched.find("señal", 50) == ("a", "b")
    assert searched.find("senal", 50) == ("b", "a")


def test_numbers_come_before_word_starts_and_these_before_the_rest() -> None:
    searched = index(M1042="Oven", M7="Order 1042 is late", M8="Serial X1042Y", M9="Order 1042 again")
    assert searched.find("1042", 50) == ("M1042", "M9", "M7", "M8")


def test_more_words_in_the_number_come_first() -> None:
    searched = index(**{"M-7": "Oven 12", "M-12": "Belt 7", "M-127": "Press", "M-9": "Order 7 of 12"})
    assert searched.find("7 12", 50) == ("M-127", "M-12", "M-7", "M-9")


def test_a_word_starts_after_anything_that_is_no_letter_or_digit() -> None:
    searched = index(a="Rewound (winding 2)", b="Rewinding, unwinding", c="re-winding")
    assert searched.find("winding", 50) == ("c", "a", "b")


def test_the_limit_keeps_the_best() -> None:
    searched = index(M1="Oven 7", M7="Belt")
    assert searched.find("7", 1) == ("M7",)
    assert searched.find("7", 0) == ()


def test_summary_notes_people_machine_and_part_are_found(store: Store) -> None:
    given = Assigned(id=event_id(), request=M1, occurred_at=hour(1), person=PersonId("rosa"), assignee=PersonId("eva"))
    moved = HandedOver(
        id=event_id(),
        request=M1,
        occurred_at=hour(1),
        department=DepartmentId("quality"),
        assignee=PersonId("tom"),
    )
    known = PartChanged(id=event_id(), request=M1, occurred_at=hour(1), part=PartId("motor"))
    store.append(M1, Revision(0), [opened(), noted(text="Correa gastada"), given, moved, known, started()])
    store.append(M2, Revision(0), [opened(M2, machine="oven-1", summary="Door", person="pia")])
    for question in (
        "m-1042",
        "does not close",
        "correa",
        "ana",
        "rosa",
        "eva",
        "tom",
        "sealer-3",
        "motor",
        "seal-bar",
    ):
        assert store.search(question) == (M1,), question
    assert store.search("pia oven door") == (M2,)


def test_what_is_written_later_is_found_too(place: Place) -> None:
    one, two = place.open(), place.open()
    one.append(M1, Revision(0), [opened()])
    assert two.search("correa") == ()
    one.append(M1, Revision(0), [noted(text="La correa está gastada")])
    assert two.search("correa esta") == (M1,)
    assert one.search("correa está") == (M1,)
