"""Finding requests by what people wrote about them."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.agreement import DepartmentId, PartId, PersonId
from rules.events import Amended, Assigned, HandedOver, PartChanged, RequestId, Revision
from rules.instants import Instant
from store import search_index, search_leaves
from store.contract import Store, StoreDamaged, Write
from store.search import fold
from store.search_leaves import Best, findable, leaves
from store.search_terms import terms
from tests.store.archived import opening
from tests.store.conftest import FolderPlace, Place
from tests.store.happenings import M1, M2, done, event_id, hour, noted, opened, started
from tests.store.search_oracle import Told, found


@pytest.fixture
def place(engine: Place) -> Place:
    return engine


class Requests:
    """Requests in leaves, found with a limit."""

    def __init__(self, told: Sequence[Told]) -> None:
        self._leaves = list(leaves(findable(each.request, Instant(each.opened_at), *each.texts) for each in told))

    def find(self, question: str, limit: int, names: Sequence[tuple[str, str]] = ()) -> tuple[RequestId, ...]:
        asked, best = terms(question, names), Best(limit)
        for leaf in self._leaves if asked and limit > 0 else ():
            leaf.search(asked, best, ())
        return best.requests


def index(**summaries: str) -> Requests:
    """Requests named by keyword, opened an hour after one another."""
    return Requests(
        [Told(RequestId(number), hour(place), (text,)) for place, (number, text) in enumerate(summaries.items())]
    )


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


_WORDS = st.sampled_from(
    [
        *("señal", "senal", "nal", "SEÑAL", "señalar", "re-winding", "winding", "rewound", "m-10", "10", "1042"),
        *("luis", "Luisa", "straße", "STRASSE", "ß", "¿señal?", "«nal»", "e\u0301l", "él", "el", "o'neil", "(a)"),
        *("a.", "a_b", "_", "[/]", "機械が", "止", "🙂", "—", "x—y", "½", "\x02a", "a\x1eb"),
    ]
)
_TEXTS = st.lists(st.one_of(_WORDS, st.text(max_size=4)), max_size=6).map(" ".join)
_NUMBERS = st.sampled_from(["M-1", "M-10", "m-10", "M-1042", "É-7", "10", "A-nal"])
_IDS = st.sampled_from(["luis", "x", "é-2"])
_NAMES = (("luis", "Luís Ortiz"), ("nal", "Señal norte"), ("x", "Ana Luisa"), ("é-2", "El-Horno 10"), ("luis", "Re"))


@given(
    told=st.lists(
        st.builds(Told, _NUMBERS.map(RequestId), st.integers(0, 4), st.tuples(_TEXTS, _IDS)),
        unique_by=lambda told: told.request,
        max_size=7,
    ),
    question=st.lists(st.one_of(_WORDS, st.text(max_size=3)), min_size=1, max_size=3).map(" ".join),
    limit=st.integers(0, 4),
    leaf=st.sampled_from([1, 60, 100_000]),
)
@settings(max_examples=400, deadline=None)
def test_it_finds_what_a_plain_search_would(told: list[Told], question: str, limit: int, leaf: int) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(search_leaves, "LEAF", leaf)
        searched = Requests(told)
    for asked in (question, question[:-1]):
        assert searched.find(asked, limit, _NAMES) == found(told, asked, limit, _NAMES)


def test_a_number_of_any_form_comes_back_as_it_was() -> None:
    for number in ("M-1042", "É-7/½", "a b", "a\nb", "\x02\x1e", " ", "機-1"):
        searched = Requests([Told(RequestId(number), hour(1), ("found",))])
        assert searched.find("found", 1) == (number,)


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


def test_what_somebody_or_something_is_called_is_found_where_the_id_is(store: Store) -> None:
    names = (("luis", "Luis Ortiz"), ("luz", "Ortíz Luz"), ("sealer-3", "Selladora Máquina 3"), ("x", "Nobody"))
    by_luis = Assigned(id=event_id(), request=M1, occurred_at=hour(1), assignee=PersonId("luis"))
    store.append(M1, Revision(0), [opened(summary="It does not close"), by_luis])
    store.append(M2, Revision(0), [opened(M2, hour(1), "Not luz but light, ortizzz", machine="oven-1", person="luz")])
    assert store.search("ortiz") == (M2,)
    assert store.search("ortiz", names=names) == (M2, M1)
    assert store.search("ortíz", names=names) == (M2, M1)
    assert store.search("luis ortiz maquina", names=names) == (M1,)
    assert store.search("nobody", names=names) == ()


def test_a_search_goes_step_by_step_and_the_next_goes_on_where_it_was_given_up(store: Store) -> None:
    for number in range(3):
        request = RequestId(f"M-{number}")
        store.append(request, Revision(0), [opened(request, hour(number)), done(request, hour(number))], hour(number))
    *_, last = store.searching("sealer", 2)
    assert (last.requests, last.searched, last.count, last.complete) == (("M-2", "M-1"), 3, 3, True)
    given_up = store.searching("sealer")
    next(given_up)
    *_, last = store.searching("sealer")
    assert last.requests == ("M-2", "M-1", "M-0")
    *_, last = given_up
    assert last.requests == ("M-2", "M-1", "M-0")
    *_, last = store.searching(" ")
    assert (last.requests, last.complete) == ((), True)


def test_while_a_search_is_under_way_others_write_and_are_not_held_up(store: Store) -> None:
    store.append(M1, Revision(0), [opened()])
    under_way = store.searching("sealer")
    next(under_way)
    store.append(M2, Revision(0), [opened(M2)])
    assert store.search("sealer") == (M1, M2) or store.search("sealer") == (M2, M1)
    assert M1 in [*under_way][-1].requests


def test_what_comes_back_from_the_archive_is_found_once_and_as_it_is_now(tmp_path: Path) -> None:
    place = FolderPlace(tmp_path / "store")
    store, other = opening(place), opening(place)
    end = done(at=hour(2))
    store.append(M1, Revision(0), [opened(summary="Correa rota"), end], hour(2))
    store.append(M2, Revision(0), [opened(M2, summary="Correa nueva"), done(M2, hour(3))], hour(3))
    store.compact()
    assert other.search("correa") == (M2, M1) or other.search("correa") == (M1, M2)
    true = Amended(id=event_id(), request=M1, occurred_at=hour(9), target=end.id, instant=hour(1), reason="late")
    store.append(M1, Revision(2), [true, noted(text="Polea también")], hour(1))
    for each in (store, other):
        assert each.search("correa polea") == (M1,)
        assert sorted(each.search("correa")) == [M1, M2]
    store.compact()
    for each in (store, other):
        assert each.search("correa polea") == (M1,)
        assert sorted(each.search("correa")) == [M1, M2]
    place.close()


def test_a_closing_that_moves_brings_a_request_back_and_it_is_still_found(tmp_path: Path) -> None:
    place = FolderPlace(tmp_path / "store")
    store = opening(place)
    store.append(M1, Revision(0), [opened(), done()], hour(3))
    store.compact()
    assert store.search("sealer") == (M1,)
    store.append(M1, Revision(2), [], hour(4))
    assert store.search("sealer") == (M1,)
    place.close()


def test_many_changes_are_found_as_they_are_now(tmp_path: Path) -> None:
    place = FolderPlace(tmp_path / "store")
    store = opening(place)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(search_index, "_FRESH", 5)
        patched.setattr(search_leaves, "LEAF", 300)
        requests = [RequestId(f"M-{number}") for number in range(30)]
        store.append_all([Write(each, Revision(0), (opened(each),)) for each in requests])
        assert set(store.search("sealer")) == set(requests)
        for turn, word in enumerate(("red", "green", "blue")):
            for each in requests[turn::2]:
                store.append(each, Revision(1), [noted(each, text=word)])
            assert set(store.search(word)) == set(requests[turn::2])
            assert len(store.search("sealer")) == len(set(store.search("sealer"))) == 30
    place.close()


def test_what_cannot_be_read_of_the_archive_is_said_when_the_rest_was_searched(tmp_path: Path) -> None:
    place = FolderPlace(tmp_path / "store")
    store = opening(place)
    for at, request in ((-800, M1), (2, M2)):
        store.append(request, Revision(0), [opened(request, hour(at)), done(request, hour(at))], hour(at))
    store.compact()
    damaged, _ = sorted((place.folder / "archive").glob("*.jsonl"))
    damaged.write_bytes(damaged.read_bytes().replace(b"sealer", b"sealed"))
    seen: list[tuple[RequestId, ...]] = []
    with pytest.raises(StoreDamaged):
        seen.extend(each.requests for each in store.searching("sealer"))
    assert seen[-1] == (M2,)
    place.close()


def test_threads_search_while_others_write(tmp_path: Path) -> None:
    place = FolderPlace(tmp_path / "store")
    store = opening(place)
    requests = [RequestId(f"M-{number}") for number in range(60)]
    with ThreadPoolExecutor(3) as threads, pytest.MonkeyPatch.context() as patched:
        patched.setattr(search_index, "_FRESH", 7)
        searches = [threads.submit(lambda: [store.search("sealer", 99) for _ in range(40)]) for _ in range(3)]
        for number, each in enumerate(requests):
            store.append(each, Revision(0), [opened(each), done(each, hour(1))], hour(1))
            if number % 20 == 0:
                store.compact()
        for answers in searches:
            assert all(len(set(answer)) == len(answer) for answer in answers.result())
    assert set(store.search("sealer", 99)) == set(requests)
    place.close()
