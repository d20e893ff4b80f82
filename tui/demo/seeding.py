"""Seeding: what has happened in the demo's plant before the start, decided by the rules and stored.

Nothing is written that could not have happened: every act goes through `rules.actions` at its own instant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Final, TypeAlias

from msgspec.structs import replace

from rules.actions import decide, open_request
from rules.agreement import PersonId
from rules.answers import Accepted, Declined
from rules.asks import Plan
from rules.entry import entry_of
from rules.events import Event, Linked, Published, RequestId, Revision, Version, identified
from rules.instants import DAY, Instant
from rules.publications import Publications
from rules.request import Request, fold
from store.contract import Store, Stored, Write
from tui.demo.scene import Act, Appointment, Link, Scene, moment
from tui.words import Language

Numbers: TypeAlias = Mapping[str, RequestId]
"""The number of each scene's request, by the scene's key."""

_PUBLISHED_BEFORE: Final = 90 * DAY
"""The plant's word is older than everything that happened under it."""


def publish_plant(store: Store, language: Language, start: Instant) -> Publications:
    """Make the demo's plant the word of an empty store."""
    file = f"demo.{language}.toml"
    text = files("tui.plants").joinpath(file).read_text("utf-8")
    published = Published(occurred_at=Instant(start - _PUBLISHED_BEFORE), text=text, file=file)
    store.append_plant(Version(0), [identified(published, after=0)])
    publications = Publications.read(store.plant_history())
    assert publications is not None
    return publications


def seed(store: Store, scenes: Sequence[Scene], publications: Publications, start: Instant) -> Numbers:
    """Store everything of the scenes that comes before the start, in one commit."""
    past = sorted((scene for scene in scenes if moment(scene.opened) <= 0), key=lambda scene: moment(scene.opened))
    numbers = _numbered(store, past, publications)
    stored = store.append_all([told_until(scene, numbers, publications, start) for scene in past])
    assert isinstance(stored, Stored), "the demo's store is empty, so nothing conflicts"
    return numbers


def _numbered(store: Store, scenes: Sequence[Scene], publications: Publications) -> dict[str, RequestId]:
    """A number for each request, in their order; the store is asked once for each department.

    Asking is a commit, and fifty of them are felt. Nobody else has this store yet, and the store gives no
    number again that a request has.
    """
    plant = publications.current
    last: dict[str, int] = {}
    numbers: dict[str, RequestId] = {}
    for scene in scenes:
        prefix = plant.departments[plant.services[scene.ask(plant).service].provider].number
        last[prefix] = last[prefix] + 1 if prefix in last else int(store.next_number(prefix).rpartition("-")[2])
        numbers[scene.key] = RequestId(f"{prefix}-{last[prefix]}")
    return numbers


def told_until(scene: Scene, numbers: Numbers, publications: Publications, start: Instant) -> Write:
    """What of a scene has happened by the start. Raises `ValueError` for an act that the rules decline."""
    plant = publications.current
    opened_at = Instant(start + moment(scene.opened))
    by = plant.people[PersonId(scene.by)]
    opened = open_request(scene.ask(plant), numbers[scene.key], by=by, plant=plant, now=opened_at)
    events, closes_at = _accepted(opened, scene, [])
    for act in scene.acts:
        at = Instant(start + moment(act[0]))
        if at <= start:
            done, closes_at = _accepted(_outcome(act, fold(events), numbers, publications, at), scene, events)
            events += done
    return Write(numbers[scene.key], Revision(0), tuple(events), closes_at)


def _outcome(
    act: Act, request: Request, numbers: Numbers, publications: Publications, at: Instant
) -> Accepted | Declined:
    when, person, action = act
    entry = entry_of(request, publications, at)
    if isinstance(action, Appointment):
        action = Plan(Instant(at - moment(when) + moment(action.begins)))
    if isinstance(action, Link):
        linked = Linked(request=request.id, occurred_at=at, person=PersonId(person), child=numbers[action.child])
        return Accepted((identified(linked, after=request.revision),), entry.closes_at)
    return decide(action, entry, by=publications.current.people[PersonId(person)], publications=publications, now=at)


def _accepted(
    outcome: Accepted | Declined, scene: Scene, before: Sequence[Event]
) -> tuple[list[Event], Instant | None]:
    """The events with the versions that the store will give them, and from when on the request is closed."""
    if isinstance(outcome, Declined):
        raise ValueError(f"scene {scene.key}: {outcome.because} {dict(outcome.facts)}")
    numbered = [
        replace(event, version=Version(place)) for place, event in enumerate(outcome.events, start=len(before) + 1)
    ]
    return numbered, outcome.closes_at
