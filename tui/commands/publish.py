"""`plazo publish`: a checked plant file becomes the plant's word, after what it changes was said."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from typing import Final

from msgspec import Struct

from rules.agreement import PersonId
from rules.answers import Declined
from rules.events import Published
from rules.instants import Instant
from rules.plant import Plant
from rules.publications import Publications
from rules.republishing import Changes, Effect, changes, effect
from rules.request import fold
from store.contract import PlantConflict, Store, StoreError
from tui.commands.forms import Json, printed
from tui.commands.one_key import ENTER, ESCAPE, at_a_terminal, pressed
from tui.commands.opened import NoStoreYet, Opened, answering, opened_store, published
from tui.commands.parsing import Options
from tui.commands.plant_files import plant_in, text_of
from tui.commands.progress import Progress
from tui.commands.publication_forms import proposed
from tui.commands.publishing import Pinned, last_text, pin_open_requests, publication, publish
from tui.commands.typed_pins import pin_asked
from tui.endings import move_endings
from tui.exits import Ended, Exit
from tui.publication_preview import PublicationTexts
from tui.store_sentences import command_sentence
from tui.typed_text import one_line
from tui.words import Words

_UNCUT: Final = 240
"""Columns of a table that goes into a file or a pipe."""


class Choice(StrEnum):
    """What becomes of a publication, and of the open requests with it (law 21)."""

    NEW_ONLY = "new-only"
    ALSO_OPEN = "also-open"
    NOTHING = "nothing"


class Proposal(Struct, frozen=True):
    """A plant file beside what is published, and what it would change."""

    options: Options
    store: Store
    text: str
    words: Words
    person: PersonId | None
    before: Publications
    after: Publications
    """The same where the text is the plant's word already."""
    changes: Changes
    effects: tuple[Effect, ...]
    """On every open request, where anything that is promised changes, or open requests are to be pinned anew."""
    now: Instant

    @property
    def file(self) -> str:
        """The name of the plant file, as it was given."""
        return self.options.words[0]

    @property
    def unchanged(self) -> bool:
        """Whether the text is the plant's word already."""
        return self.after is self.before


def run(options: Options) -> Exit:
    """Check it, say what it changes, and store it; a text that is the plant's word already is not stored again."""
    file = options.words[0]
    words = Words(options.language())
    text = text_of(file, words)
    plant = plant_in(options, text, file)
    preview = options.has("preview")
    try:
        with opened_store(options, writes=not preview, creates=not preview) as store:
            before = published(store, words)
            if before is not None:
                return _again(_proposal(options, store, text, before))
            if not preview:
                return _first(options, store, text, plant)
    except NoStoreYet:
        pass  # a preview makes none
    except StoreError as error:
        raise Ended(Exit.FAULT, command_sentence(error, words)) from error
    return _first_preview(options, plant)


def _first_preview(options: Options, plant: Plant) -> Exit:
    """Say what the first publication would promise."""
    words = Words(options.language(plant.language))
    services = words.count("check.services", len(plant.services))
    print(words("publish.first-preview", file=options.words[0], plant=one_line(plant.name), services=services))
    return Exit.OK


def _first(options: Options, store: Store, text: str, plant: Plant) -> Exit:
    """Publish into a store in which nothing is published, and nothing promised."""
    file, words = options.words[0], Words(options.language(plant.language))
    answer = publish(store, text, file, None, options.now())
    if isinstance(answer, PlantConflict):
        raise _conflict(answer.came_between, words)
    print(words("publish.first", file=file, plant=one_line(plant.name)))
    return Exit.OK


def _proposal(options: Options, store: Store, text: str, before: Publications) -> Proposal:
    words = Words(answering(options, before))
    person = None if options.has("preview") else _publisher(Opened(options, store, before, words))
    now = options.now()
    after = before
    if last_text(store.plant_history()) != text:
        after = before.after([publication(text, options.words[0], person, now, before.version)])
    found = changes(before.current, after.current)
    effects: tuple[Effect, ...] = ()
    if found or options.has("also-open"):
        with _counting(words) as counted:
            effects = tuple(_effects(store, before, after, now, counted))
    return Proposal(options, store, text, words, person, before, after, found, effects, now)


def _publisher(opened: Opened) -> PersonId | None:
    """Who publishes: a person of the plant as it is, where it has any."""
    if not opened.publications.current.people and opened.options.text("as") is None:
        return None
    if opened.options.text("as") is None:
        raise opened.no(Declined("who-publishes", {"known": tuple(opened.publications.current.people)}))
    return opened.person().id


def _effects(
    store: Store, before: Publications, after: Publications, now: Instant, counted: Callable[[int], None]
) -> Iterator[Effect]:
    for number, each in enumerate(store.open_requests(), start=1):
        found = effect(fold(each.events), before, after, now)
        counted(number)
        if found is not None:
            yield found


def _again(proposal: Proposal) -> Exit:
    """Say what changes, and do what was chosen."""
    options, words = proposal.options, proposal.words
    if proposal.unchanged and not options.has("also-open"):
        if options.has("json"):
            print(printed(_as_json(proposal, None, stored=False)))
        else:
            print(words("publish.unchanged", file=proposal.file))
        return Exit.OK
    if not options.has("json"):
        _say(proposal)
    choice = _choice(proposal)
    pinned = None
    if choice is not Choice.NOTHING:
        _ask_pin(proposal)
        pinned = _done(proposal, choice)
    if options.has("json"):
        print(printed(_as_json(proposal, pinned, stored=choice is not Choice.NOTHING and not proposal.unchanged)))
    else:
        _say_done(proposal, choice, pinned)
    return Exit.CONFLICT if pinned is not None and pinned.left_out else Exit.OK


def _ask_pin(proposal: Proposal) -> None:
    """Ask for the publisher's PIN where the plant as it is wants one: a new file cannot do away with it."""
    opened = Opened(proposal.options, proposal.store, proposal.before, proposal.words)
    person = None if proposal.person is None else opened.publications.current.people[proposal.person]
    declined = pin_asked(opened, "publish", person)
    if declined is not None:
        if proposal.options.has("json"):
            print(printed({"declined": declined.because}))
        raise opened.no(declined)


def _as_json(proposal: Proposal, pinned: Pinned | None, *, stored: bool) -> Json:
    known: dict[str, Json] = {"file": proposal.file, "unchanged": proposal.unchanged, "stored": stored}
    return known | proposed(proposal.changes, proposal.effects, pinned)


def _say(proposal: Proposal) -> None:
    texts = PublicationTexts(proposal.before.current, proposal.after.current, proposal.words, proposal.now)
    fallback = None if sys.stdout.isatty() else (_UNCUT, 0)
    width = shutil.get_terminal_size(fallback or (80, 24)).columns
    lines = [] if proposal.unchanged else list(texts.change_lines(proposal.changes))
    if proposal.changes or any(each.pinned_anew for each in proposal.effects):
        lines += texts.effect_lines(proposal.effects, width, also_open=proposal.options.has("also-open"))
    for line in lines:
        print(line)


def _choice(proposal: Proposal) -> Choice:
    """What was chosen on the command line, or with one key where a person sits at the terminal (law 21)."""
    options, words = proposal.options, proposal.words
    if options.has("preview"):
        return Choice.NOTHING
    if options.has("also-open"):
        return Choice.ALSO_OPEN
    touched = any(each.pinned_anew for each in proposal.effects)
    if options.has("json") or not touched or not at_a_terminal():
        return Choice.NEW_ONLY
    keys = {
        words("publish.key.new"): Choice.NEW_ONLY,
        ENTER: Choice.NEW_ONLY,
        words("publish.key.open"): Choice.ALSO_OPEN,
        words("publish.key.nothing"): Choice.NOTHING,
        ESCAPE: Choice.NOTHING,
    }
    shown = {word: words(f"publish.key.{word}") for word in ("new", "open", "nothing")}
    print(words("publish.ask", **shown), flush=True)
    return keys[pressed(keys)]


def _done(proposal: Proposal, choice: Choice) -> Pinned | None:
    """Publish first, then pin the open requests: the same command again does what was left undone."""
    store, options, words = proposal.store, proposal.options, proposal.words
    if not proposal.unchanged:
        current = published(store, words)
        if current is not None and current.all != proposal.before.all:
            raise _conflict(
                [event for event in store.plant_history() if event.version > proposal.before.version], words
            )
        answer = publish(store, proposal.text, proposal.file, proposal.person, options.now())
        if isinstance(answer, PlantConflict):
            raise _conflict(answer.came_between, words)
    current = published(store, words)
    assert current is not None, "a publication is stored"
    move_endings(store, proposal.before, current, options.now())
    if choice is not Choice.ALSO_OPEN:
        return None
    with _counting(words) as counted:
        return pin_open_requests(store, current, proposal.person, options.now, counted)


def _conflict(came_between: Sequence[object], words: Words) -> Ended:
    between = next((event for event in reversed(came_between) if isinstance(event, Published)), None)
    by = "plazo" if between is None or between.person is None else between.person
    return Ended(Exit.CONFLICT, words("publish.conflict", who=by))


def _say_done(proposal: Proposal, choice: Choice, pinned: Pinned | None) -> None:
    words, plant = proposal.words, one_line(proposal.after.current.name)
    if choice is Choice.NOTHING:
        print(words("publish.not-stored"))
        return
    if proposal.unchanged:
        print(words("publish.unchanged", file=proposal.file))
    else:
        print(words("publish.again" if pinned is None else "publish.again-also", file=proposal.file, plant=plant))
    if pinned is None:
        return
    if pinned.stored:
        print(words.count("publish.pinned", len(pinned.stored)))
    elif not pinned.left_out:
        print(words("publish.pinned-none"))
    if pinned.left_out:
        print(words("publish.left-out", numbers=", ".join(pinned.left_out)), file=sys.stderr)


@contextmanager
def _counting(words: Words) -> Iterator[Callable[[int], None]]:
    """Say on a terminal how many open requests were looked at, where that takes its time."""
    progress = Progress()

    def counted(number: int) -> None:
        if progress.is_due:
            progress.say(words("publish.counting", n=number))

    try:
        yield counted
    finally:
        progress.clear()
