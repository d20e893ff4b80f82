"""`plazo publish`: what it shows before it stores, and what becomes of the open requests (law 21)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Any

import pytest

from rules.events import Event, Noted, Republished, RequestId, Revision, Taken, identified
from rules.instants import Instant, Seconds
from rules.publications import Publications
from store.contract import Conflict, Store, Stored, Write
from store.opening import open_store
from tests.rules.stories import PLANT, at, events
from tests.tui.test_commands_called import Floor, bare
from tui.commands import publish as command
from tui.commands.publishing import Pinned, pin_open_requests
from tui.exits import Exit

__all__ = ["bare"]

NOW = at("mon 12:00")
TEXT = PLANT.replace('language = "es"', 'language = "en"')
QUICKER = TEXT.replace('within = "40h" },\n]\nhold', 'within = "30h" },\n]\nhold')
OTHER_HOURS = TEXT.replace('"14:00-22:00"', '"14:00-20:00"')


@pytest.fixture
def plant(bare: Floor) -> Floor:
    """Two open requests and one that is cancelled, under the first plant file."""
    bare.now = NOW
    _file(bare, TEXT)
    assert bare.call("publish", "plant.toml") == Exit.OK
    with _store(bare) as store:
        for number, story in (("M-1", ()), ("M-2", ("mon 09:00 taken",)), ("M-3", ("mon 09:00 cancelled",))):
            told = _unstored(events("mon 08:00 opened", *story, number=number))
            closes_at = at("mon 09:00") if number == "M-3" else None
            assert isinstance(store.append(RequestId(number), Revision(0), told, closes_at), Stored)
    return bare


def _file(floor: Floor, text: str) -> None:
    (floor.folder / "plant.toml").write_text(text)


def _unstored(told: Sequence[Event]) -> list[Event]:
    return [identified(each, after=place) for place, each in enumerate(told)]


def _store(floor: Floor) -> closing[Store]:
    place = str(floor.folder / "store")
    return closing(open_store(place, read_only=False, create=False, now=lambda: floor.now, who="test"))


def pinned(floor: Floor) -> dict[str, list[Republished]]:
    """Who was pinned anew, and how often."""
    with _store(floor) as store:
        found = {number: store.history(RequestId(number)) for number in ("M-1", "M-2", "M-3")}
    return {
        number: [event for event in told if isinstance(event, Republished)]
        for number, told in found.items()
        if any(isinstance(event, Republished) for event in told)
    }


def published(floor: Floor) -> Publications:
    with _store(floor) as store:
        found = Publications.read(store.plant_history())
    assert found is not None
    return found


def test_a_preview_shows_dues_before_and_after_and_stores_nothing(plant: Floor) -> None:
    _file(plant, QUICKER)
    assert plant.call("publish", "plant.toml", "--preview") == Exit.OK
    assert plant.out == (
        "What changes:\n"
        "  Reparación de selladora\n"
        "    resolution: ≤ 1 d 16 h → ≤ 1 d 6 h\n"
        "Due of open requests if they are pinned to the new agreement too (--also-open):\n"
        "  M-1  Sealer 3 does not close  resolution  Wed 16:00 → Tue 22:00\n"
        "  M-2  Sealer 3 does not close  resolution  Wed 16:00 → Tue 22:00\n"
        "2 open requests have an older agreement of their service.\n"
        "Nothing was stored.\n"
    )
    assert len(published(plant).all) == 1


def test_law_21_new_requests_only_is_the_default(plant: Floor) -> None:
    _file(plant, QUICKER)
    assert plant.call("publish", "plant.toml", "--as", "rosa") == Exit.OK
    assert "Open requests keep the promises they were made with." in plant.out
    assert pinned(plant) == {}
    assert len(published(plant).all) == 2


def test_law_21_open_ones_too_are_pinned_by_the_publisher(plant: Floor) -> None:
    _file(plant, QUICKER)
    assert plant.call("publish", "plant.toml", "--as", "rosa", "--also-open") == Exit.OK
    assert "Due of open requests, pinned to the new agreement for the time that is left:" in plant.out
    assert plant.out.endswith("2 open requests are pinned to the new agreement for the time that is left.\n")
    newest = published(plant).current.services
    assert {number: [each.agreement for each in told] for number, told in pinned(plant).items()} == {
        number: [next(iter(newest.values())).agreement.id] for number in ("M-1", "M-2")
    }
    assert pinned(plant)["M-1"][0].person == "rosa"


def test_law_21_the_same_command_again_pins_what_is_left_and_nothing_twice(plant: Floor) -> None:
    _file(plant, QUICKER)
    assert plant.call("publish", "plant.toml", "--as", "rosa") == Exit.OK
    for said in ("2 open requests are pinned", "Every open request has the newest agreement"):
        plant.now = Instant(plant.now + 60)
        assert plant.call("publish", "plant.toml", "--as", "rosa", "--also-open") == Exit.OK
        assert said in plant.out
        assert "is the plant's word already" in plant.out
    assert {number: len(told) for number, told in pinned(plant).items()} == {"M-1": 1, "M-2": 1}
    assert len(published(plant).all) == 2


def test_law_22_what_a_calendar_moves_is_told_whatever_is_chosen(plant: Floor) -> None:
    _file(plant, OTHER_HOURS)
    assert plant.call("publish", "plant.toml", "--as", "rosa") == Exit.OK
    assert "calendar two-shifts: other hours from now on" in plant.out
    assert "Due of open requests, whatever is chosen" in plant.out
    assert "--also-open" not in plant.out


def test_names_alone_change_nothing_that_is_promised(plant: Floor) -> None:
    _file(plant, TEXT.replace("Rosa Medina", "Rosa Vega"))
    assert plant.call("publish", "plant.toml", "--as", "rosa") == Exit.OK
    assert plant.out.startswith("Nothing that is promised changes.\n")


def test_a_first_publication_has_a_preview_too(bare: Floor) -> None:
    _file(bare, TEXT)
    assert bare.call("list") == Exit.NO_PLANT
    assert bare.call("publish", "plant.toml", "--preview", "--language", "es") == Exit.OK
    assert "primera palabra de Planta Norte: 4 servicios" in bare.out
    assert bare.call("list") == Exit.NO_PLANT


def test_a_preview_makes_no_store(bare: Floor) -> None:
    _file(bare, TEXT)
    assert bare.call("publish", "plant.toml", "--preview") == Exit.OK
    assert "first word of Planta Norte" in bare.out or bare.out
    assert not (bare.folder / "store").exists()


def test_the_same_file_again_is_said_in_json_too(plant: Floor) -> None:
    found = plant.json("publish", "plant.toml", "--as", "rosa")
    assert (found["unchanged"], found["stored"], found["requests"], found["pinned"]) == (True, False, [], None)


def test_json_names_every_open_request_with_both_choices(plant: Floor) -> None:
    _file(plant, QUICKER)
    found = plant.json("publish", "plant.toml", "--as", "rosa", "--preview")
    assert found["services"] == [
        {
            "id": "sealer-repair",
            "change": "changed",
            "differences": [],
            "expectations": [{"id": "resolution", "change": "changed", "differences": ["bound"]}],
        }
    ]
    assert [(each["number"], each["pinned_anew"], each["new_only"]) for each in found["requests"]] == [
        ("M-1", True, []),
        ("M-2", True, []),
    ]
    (move,) = found["requests"][1]["also_open"]
    assert (move["clock"], move["after"]["left"] - move["before"]["left"]) == ("resolution", -10 * 3600)
    done = plant.json("publish", "plant.toml", "--as", "rosa", "--also-open")
    assert (done["stored"], done["pinned"], done["left_out"]) == (True, ["M-1", "M-2"], [])


@pytest.mark.parametrize(
    ("language", "key", "pinned_and_published"),
    [
        ("en", "n", (0, 2)),
        ("en", "\r", (0, 2)),
        ("en", "o", (2, 2)),
        ("es", "a", (2, 2)),
        ("en", "q", (0, 1)),
        ("es", "\x1b", (0, 1)),
    ],
)
def test_law_21_at_a_terminal_one_key_chooses(
    plant: Floor, monkeypatch: pytest.MonkeyPatch, language: str, key: str, pinned_and_published: tuple[int, int]
) -> None:
    asked: list[set[str]] = []

    def answered(known: Any) -> str:  # any collection of keys
        asked.append(set(known))
        return key

    monkeypatch.setattr(command, "at_a_terminal", lambda: True)
    monkeypatch.setattr(command, "pressed", answered)
    _file(plant, QUICKER)
    assert plant.call("publish", "plant.toml", "--as", "rosa", "--language", language) == Exit.OK
    assert (len(asked), key in asked[0]) == (1, True)
    assert (len(pinned(plant)), len(published(plant).all)) == pinned_and_published


def test_nothing_is_asked_where_no_open_request_is_touched(plant: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "at_a_terminal", lambda: True)
    _file(plant, TEXT + '[services.more]\nname = "More"\nprovider = "maintenance"\n')
    assert plant.call("publish", "plant.toml", "--as", "rosa") == Exit.OK
    assert "More: a new service" in plant.out
    assert "Nothing changes for open requests." in plant.out


class Busy:
    """A store in which somebody changes a request each time before it can be written."""

    def __init__(self, store: Store, changes: Callable[[int], bool], number: str = "M-1") -> None:
        self._store = store
        self._changes = changes
        self._number = RequestId(number)
        self.tries = 0

    def __getattr__(self, name: str) -> Any:  # everything else is the store's own
        return getattr(self._store, name)

    def append_all(self, writes: Sequence[Write]) -> Stored | Conflict:
        self.tries += 1
        mine = [write for write in writes if write.request == self._number]
        if mine and self._changes(self.tries):
            taken = Taken(request=self._number, occurred_at=Instant(NOW + self.tries))
            self._store.append(self._number, mine[0].expected, [identified(taken, after=mine[0].expected)])
        return self._store.append_all(writes)


def _pin(plant: Floor, changes: Callable[[int], bool]) -> tuple[Pinned, int]:
    _file(plant, QUICKER)
    assert plant.call("publish", "plant.toml", "--as", "rosa") == Exit.OK
    current = published(plant)
    with _store(plant) as store:
        busy = Busy(store, changes)
        return pin_open_requests(busy, current, None, lambda: Instant(NOW + Seconds(60))), busy.tries


def test_law_32_a_request_that_somebody_changed_meanwhile_is_read_again(plant: Floor) -> None:
    found, tries = _pin(plant, lambda tries: tries == 1)
    assert (set(found.stored), found.left_out, tries) == ({"M-1", "M-2"}, (), 2)
    with _store(plant) as store:
        words = [event.word for event in store.history(RequestId("M-1"))]
    assert words == ["opened", "taken", "republished"]


def test_law_32_one_that_never_comes_to_rest_is_left_out_by_its_number(plant: Floor) -> None:
    found, _ = _pin(plant, lambda tries: True)
    assert (found.stored, found.left_out) == (("M-2",), ("M-1",))
    assert set(pinned(plant)) == {"M-2"}


def test_law_32_a_note_in_between_puts_nothing_off(plant: Floor) -> None:
    with _store(plant) as store:
        note = Noted(request=RequestId("M-1"), occurred_at=NOW, text="…")
        store.append(RequestId("M-1"), Revision(0), [identified(note, after=0)])
    found, tries = _pin(plant, lambda tries: False)
    assert (set(found.stored), tries) == ({"M-1", "M-2"}, 1)
