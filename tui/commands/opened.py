"""The store and the plant, opened for one command, and what a command reads off its options with them."""

from __future__ import annotations

import getpass
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from msgspec import Struct

from rules.answers import Declined
from rules.instants import Instant, NotAnInstant, instant
from rules.plant import Person
from rules.publications import Publications
from store.contract import Store, StoreError, StoreMissing
from store.opening import open_store, store_place
from tui.commands.parsing import Options
from tui.commands.sentences import say
from tui.commands.tidying import tidy
from tui.counter import Counter
from tui.declining import declined
from tui.exits import Ended, Exit
from tui.store_sentences import command_sentence, store_sentence
from tui.words import Language, Words


class NoStoreYet(Ended):
    """The end of a command that needs a store where there is none."""


class Opened(Struct, frozen=True):
    """A store in which a plant is published, and the language in which to answer."""

    options: Options
    store: Store
    publications: Publications
    words: Words

    @property
    def counter(self) -> Counter:
        """Where actions are decided and stored."""
        return Counter(self.store, self.publications, self.options.now)

    @property
    def zone(self) -> str:
        """The plant's time zone."""
        return self.publications.zone

    def instant(self, option: str = "at") -> Instant | None:
        """The instant of an option such as `--at`, of the plant's zone where it says no other."""
        text = self.options.text(option)
        if text is None:
            return None
        try:
            return instant(text, self.zone)
        except NotAnInstant as error:
            raise Ended(Exit.USAGE, self.words("misuse.not-an-instant", text=text)) from error

    def person(self, option: str = "as") -> Person:
        """The person of an option such as `--as`."""
        named = self.options.text(option) or ""
        people = {str(id_): person for id_, person in self.publications.current.people.items()}
        if named not in people:
            raise self.no(Declined("unknown-person", {"name": named, "known": tuple(people)}))
        return people[named]

    def no(self, reason: Declined) -> Ended:
        """The end of a command that Plazo declines."""
        return Ended(Exit.DECLINED, declined(reason, self.words, self.publications, self.options.now()))

    def no_such_request(self, number: str) -> Ended:
        """The end of a command about a request that does not exist."""
        return Ended(Exit.NOT_FOUND, self.words("commands.no-such-request", number=number))


@contextmanager
def opened_store(options: Options, *, writes: bool, creates: bool = False) -> Iterator[Store]:
    """The store that the options name; where there is none and it `creates` one, its place is said."""
    place = store_place(options.text("store"), options.environ)
    words = Words(options.language())
    try:
        store = _open(options, place, words, writes=writes, creates=creates)
    except StoreMissing as error:
        if error.code != "missing":
            raise Ended(Exit.FAULT, command_sentence(error, words)) from error
        raise NoStoreYet(Exit.NO_PLANT, words("commands.no-store", place=error.facts["place"])) from error
    except StoreError as error:
        raise Ended(Exit.FAULT, command_sentence(error, words)) from error
    try:
        yield store
    finally:
        store.close()


def _open(options: Options, place: str, words: Words, *, writes: bool, creates: bool) -> Store:
    who = f"{options.text('as') or _user()}@{socket.gethostname()}"
    try:
        return open_store(place, read_only=not writes, create=False, now=options.now, who=who)
    except StoreMissing:
        if not creates:
            raise
    store = open_store(place, read_only=False, create=True, now=options.now, who=who)
    print(words("commands.store-made", place=store.health().place), file=sys.stderr)
    return store


def _user() -> str:
    """The name of whoever is logged in; some containers have none for the number that they run under."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


@contextmanager
def opened(options: Options, *, writes: bool) -> Iterator[Opened]:
    """The store and the plant that is published in it; ends the command where there is none yet.

    What is long closed is archived at the end, where that is overdue and the command has done what it was to do.
    """
    with opened_store(options, writes=writes) as store:
        words = Words(options.language())
        try:
            publications = published(store, words)
            if publications is None:
                raise Ended(Exit.NO_PLANT, words("commands.no-plant"))
            words = Words(answering(options, publications))
            yield Opened(options, store, publications, words)
            tidy(store, words)
        except StoreError as error:
            raise Ended(Exit.FAULT, command_sentence(error, words)) from error


def warn(store: Store, words: Words, *, just_examined: bool = False) -> None:
    """Say what the people who keep the store should know, apart from what was asked for.

    Of a store that was `just_examined` not what an earlier examination found: that may have been mended since.
    """
    for warning in store.health().warnings:
        if not (just_examined and warning.code == "found-damaged"):
            say(store_sentence(warning, words))


def published(store: Store, words: Words) -> Publications | None:
    """What the plant has published; None where nothing is."""
    try:
        return Publications.read(store.plant_history())
    except ValueError as error:
        raise Ended(Exit.FAULT, words("commands.plant-unreadable", reason=error)) from error


def answering(options: Options, publications: Publications) -> Language:
    """The language to answer in: the one asked for, else the person's, else the plant's."""
    plant = publications.current
    person = next((person for id_, person in plant.people.items() if id_ == options.text("as")), None)
    return options.language(None if person is None else person.language, plant.language)
