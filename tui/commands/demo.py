"""`plazo demo`: the board of a made-up plant in which other people act by themselves."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Timer
from typing import TYPE_CHECKING, Final

from rules.agreement import PersonId
from store.contract import StoreError
from store.opening import open_store
from tui.commands.board import need_terminal, theme_of
from tui.commands.loading import load
from tui.commands.opened import Opened
from tui.commands.parsing import Options
from tui.counter import Counter
from tui.demo.acting import Play, act
from tui.demo.routine import Routine
from tui.demo.scenes import scenes
from tui.demo.seeding import publish_plant, seed
from tui.exits import Ended, Exit
from tui.live import LiveBoard
from tui.store_sentences import command_sentence
from tui.words import Words

if TYPE_CHECKING:
    from tui.app import PlazoApp

VISITOR: Final = PersonId("luis")
"""Who the visitor is, where `--as` names nobody: a technician of Maintenance."""

_LONG: Final = 1.0
"""After so many seconds of preparing it is said that it goes on."""

_WELCOME_SECONDS: Final = 20


def run(options: Options) -> int:
    """Show the board until it is left; nothing of it stays behind."""
    words = Words(options.language())
    if options.text("store") is not None:
        raise Ended(Exit.USAGE, words("demo.own-store"))
    theme = theme_of(options)
    need_terminal(options)
    with TemporaryDirectory(prefix="plazo-demo-") as folder:
        try:
            _show(options, Path(folder) / "store", words, theme)
        except StoreError as error:
            raise Ended(Exit.FAULT, command_sentence(error, words)) from error
    return Exit.OK


def _show(options: Options, place: Path, words: Words, theme: str) -> None:
    """The others have the store open apart from the visitor, as in another process."""
    with closing(open_store(str(place), read_only=False, create=True, now=options.now, who="plazo demo")) as others:
        with _saying_so_when_long(words("demo.preparing")):
            start = options.now()
            publications = publish_plant(others, words.language, start)
            told = scenes(words.language)
            numbers = seed(others, told, publications, start)
        plant = Opened(options, others, publications, words)
        at = plant.instant()
        person = plant.person() if options.text("as") is not None else publications.current.people[VISITOR]
        play = Play(told, numbers, Routine(publications, start, words("demo.wait")))
        looks_on = options.has("read-only") or at is not None
        with closing(open_store(str(place), read_only=looks_on, create=False, now=options.now, who=person.id)) as own:
            # Textual takes its time to import, and nothing before this needs it.
            from tui.app import PlazoApp  # noqa: PLC0415

            live = load(LiveBoard(own, publications, options.now, at), words)
            PlazoApp(live, words, person=person, theme=theme, beside=_beside(play, plant.counter)).run()


def _beside(play: Play, counter: Counter) -> Callable[[PlazoApp], AsyncIterator[None]]:
    """Welcome the visitor, then let the others act."""

    async def welcome_and_act(plazo: PlazoApp) -> AsyncIterator[None]:
        _welcome(plazo)
        async for _ in act(plazo, play, counter):
            yield

    return welcome_and_act


def _welcome(plazo: PlazoApp) -> None:
    from tui.actions import EVERY  # noqa: PLC0415 - it brings Textual

    keys: dict[str, object] = {action.word: action.printed for action in EVERY}
    words, person = plazo.words, plazo.person
    if person is None or plazo.live.read_only:
        sentence = words("demo.watching", **keys)
    else:
        name, department = plazo.names.person(person.id), plazo.names.department(person.department)
        sentence = words("demo.welcome", name=name, department=department, **keys)
    plazo.notify(sentence, title=words("demo.title"), timeout=_WELCOME_SECONDS, markup=False)


@contextmanager
def _saying_so_when_long(sentence: str) -> Iterator[None]:
    timer = Timer(_LONG, lambda: print(sentence, file=sys.stderr))
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
