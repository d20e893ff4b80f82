"""Reading a command line: its words and options, or what is wrong with it.

`argparse` takes the options off; which of them a command understands, and every sentence about a mistake, is
ours, so that it can be said in the reader's language.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches

from msgspec import Struct, field

from rules.instants import Instant
from tui.commands.grammar import COMMANDS, FLAGS, VALUES, Command, allowed
from tui.words import LANGUAGES, Language, Words, language_of


class Options(Struct, frozen=True):
    """One command line, understood, and what stands around it."""

    command: Command
    now: Callable[[], Instant]
    environ: Mapping[str, str]
    words: tuple[str, ...] = ()
    """What stands behind the command, in order."""
    values: Mapping[str, str] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()

    def text(self, name: str) -> str | None:
        """The value of an option; None where it was not given."""
        return self.values.get(name)

    def has(self, flag: str) -> bool:
        """Whether a flag was given."""
        return flag in self.flags

    def language(self, *further: str | None) -> Language:
        """The language asked for, else the first of `further`, else that of the environment."""
        return language_of(self.values.get("language"), *further, locale_of(self.environ))


class Misuse(Struct, frozen=True):
    """What is wrong with a command line."""

    because: str
    """`misuse.` and this is its sentence in the catalogue."""
    facts: Mapping[str, str]
    command: str = ""
    known: tuple[str, ...] = ()
    """What could stand in its place."""
    meant: str | None = None
    """What was given, where one of `known` may have been meant."""

    def sentence(self, words: Words) -> str:
        """What is wrong, what may have been meant, and where to read on."""
        lines = [words(f"misuse.{self.because}", **self.facts)]
        near = nearest(self.meant, self.known) if self.meant is not None else None
        if near is not None:
            lines.append(words("misuse.nearest", nearest=near))
        elif self.known:
            lines.append(words("misuse.known", known=", ".join(self.known)))
        lines.append(words("misuse.help", command=f"plazo {self.command}".strip()))
        return "\n  ".join(lines)


def locale_of(environ: Mapping[str, str]) -> str | None:
    """The locale for messages: the first of the three variables that says anything decides, as POSIX has it."""
    return next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), None)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """What may have been meant by a mistyped name."""
    return next(iter(get_close_matches(name, list(known), n=1)), None)


def wished_language(arguments: Sequence[str], environ: Mapping[str, str]) -> Language:
    """The language in which to speak of a command line that is perhaps not understood."""
    wish = None
    for place, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--language":
            wish = value or (arguments[place + 1] if place + 1 < len(arguments) else None)
    return language_of(wish, locale_of(environ))


def parse(arguments: Sequence[str], environ: Mapping[str, str], now: Callable[[], Instant]) -> Options | Misuse:
    """What a command line asks for, or the first thing that is wrong with it."""
    for argument in arguments:
        if not _is_text(argument):
            return Misuse("not-text", {"text": argument.encode("utf-8", "backslashreplace").decode()})
    try:
        found, rest = _parser(arguments).parse_known_args(list(arguments))
    except argparse.ArgumentError as error:
        name = (error.argument_name or "").rpartition("/")[2].removeprefix("--")
        because = "unwanted-value" if name in FLAGS else "missing-value"
        return Misuse(because, {"option": f"--{name}"}, _command_in(arguments))
    words, strange = _sorted_out(rest)
    command = COMMANDS.get(words[0]) if words else COMMANDS[""]
    if command is None and strange and arguments.index(strange[0]) < arguments.index(words[0]):
        option, every = strange[0].partition("=")[0], tuple(f"--{name}" for name in (*VALUES, *sorted(FLAGS)))
        return Misuse("unknown-option", {"option": option, "command": ""}, known=every, meant=option)
    if command is None:
        known = tuple(name for name in COMMANDS if name)
        return Misuse("unknown-command", {"name": words[0]}, known=known, meant=words[0])
    given = vars(found)
    values = {name: str(given[name]) for name in VALUES if name in given}
    flags = frozenset(name for name in FLAGS if name in given)
    options = Options(command, now, environ, tuple(words[1:]), values, flags)
    return _misuse(options, strange) or options


def _is_text(argument: str) -> bool:
    """Whether the terminal sent text of its encoding; other bytes cannot be stored."""
    try:
        argument.encode()
    except UnicodeEncodeError:
        return False
    return True


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """Takes off the options that stand in a command line; to know all of them takes longer than to read it."""
    parser = argparse.ArgumentParser(
        add_help=False, allow_abbrev=False, exit_on_error=False, argument_default=argparse.SUPPRESS
    )
    parser.add_argument("-h", "--help", dest="help", action="store_true")
    named = dict.fromkeys(argument.partition("=")[0].removeprefix("--") for argument in arguments)
    for name in named:
        if name in VALUES:
            parser.add_argument(f"--{name}", dest=name)
        elif name in FLAGS and name != "help":
            parser.add_argument(f"--{name}", dest=name, action="store_true")
    return parser


def _sorted_out(rest: Sequence[str]) -> tuple[list[str], list[str]]:
    """Words, and options that no command has; behind `--` everything is a word."""
    words: list[str] = []
    strange: list[str] = []
    for place, argument in enumerate(rest):
        if argument == "--":
            return [*words, *rest[place + 1 :]], strange
        (strange if argument.startswith("-") and argument != "-" else words).append(argument)
    return words, strange


def _command_in(arguments: Sequence[str]) -> str:
    return next((argument for argument in arguments if argument in COMMANDS), "")


def _misuse(options: Options, strange: Sequence[str]) -> Misuse | None:
    """What is wrong with a command line whose command is known."""
    command = options.command
    may = allowed(command)
    unfitting = [f"--{name}" for name in (*options.values, *sorted(options.flags)) if name not in may]
    for option in (*strange, *unfitting):
        name = option.partition("=")[0]
        known = tuple(f"--{each}" for each in may)
        return Misuse("unknown-option", {"option": name, "command": command.name}, command.name, known, name)
    if options.flags & {"help", "version"}:
        return None
    language = options.text("language")
    if language is not None and language not in LANGUAGES:
        return Misuse("unknown-language", {"name": language}, command.name, LANGUAGES)
    missing = [
        *command.words[len(options.words) :],
        *(f"--{name}" for name in command.required if name not in options.values),
    ]
    if missing:
        return Misuse("missing", {"command": command.name, "what": " ".join(missing)}, command.name)
    room = len(command.words) + len(command.further)
    if len(options.words) > room and not command.endless:
        return Misuse("too-many", {"name": options.words[room]}, command.name)
    return None
