"""`plazo publish`: a checked plant file becomes the plant's word."""

from __future__ import annotations

from rules.agreement import PersonId
from rules.answers import Declined
from rules.events import Published
from rules.plant import Plant
from store.contract import PlantConflict, Store, StoreError
from tui.commands.opened import Opened, answering, opened_store, published
from tui.commands.parsing import Options
from tui.commands.plant_files import plant_in, text_of
from tui.commands.publishing import last_text, publish
from tui.exits import Ended, Exit
from tui.store_sentences import store_sentence
from tui.typed_text import one_line
from tui.words import Words


def run(options: Options) -> Exit:
    """Check it, and store it; a text that is the plant's word already is not stored again."""
    file = options.words[0]
    words = Words(options.language())
    text = text_of(file, words)
    plant = plant_in(options, text, file)
    with opened_store(options, writes=True) as store:
        try:
            return _publish(options, store, text, plant, Words(options.language(plant.language)))
        except StoreError as error:
            raise Ended(Exit.FAULT, store_sentence(error, words)) from error


def _publish(options: Options, store: Store, text: str, plant: Plant, words: Words) -> Exit:
    file = options.words[0]
    publications = published(store, words)
    person = None
    if publications is not None:
        words = Words(answering(options, publications))
        person = _publisher(Opened(options, store, publications, words))
        if last_text(store.plant_history()) == text:
            print(words("publish.unchanged", file=file))
            return Exit.OK
    match publish(store, text, file, person, options.now()):
        case PlantConflict(came_between=events):
            between = next((event for event in reversed(events) if isinstance(event, Published)), None)
            by = "plazo" if between is None or between.person is None else between.person
            raise Ended(Exit.CONFLICT, words("publish.conflict", who=by))
        case _:
            print(
                words(
                    "publish.first" if publications is None else "publish.again", file=file, plant=one_line(plant.name)
                )
            )
            return Exit.OK


def _publisher(opened: Opened) -> PersonId | None:
    """Who publishes: a person of the plant as it is, where it has any."""
    if not opened.publications.current.people and opened.options.text("as") is None:
        return None
    if opened.options.text("as") is None:
        raise opened.no(Declined("who-publishes", {"known": tuple(opened.publications.current.people)}))
    return opened.person().id
