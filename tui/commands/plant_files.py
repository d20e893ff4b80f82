"""Reading a plant file for a command: the plant in it, or what is wrong with it."""

from __future__ import annotations

import sys
from pathlib import Path

from msgspec import Struct

from rules.faults import Fault
from rules.lint import lint
from rules.plant import Plant
from rules.plantfile import load
from tui.commands.parsing import Options
from tui.exits import Ended, Exit
from tui.words import Words


def text_of(file: str, words: Words) -> str:
    """The text of a file of a person's, as it stands there."""
    try:
        return Path(file).read_bytes().decode()
    except UnicodeDecodeError as error:
        raise Ended(Exit.FAULT, words("commands.not-utf-8", file=file, byte=error.start)) from error
    except OSError as error:
        raise Ended(Exit.FAULT, words("commands.not-read", file=file, reason=error.strerror or "")) from error


class Checked(Struct, frozen=True):
    """A plant file as it was found."""

    plant: Plant | None
    """None where it does not load."""
    faults: tuple[Fault, ...]
    """Errors and warnings, in the order of their lines."""

    @property
    def good(self) -> Plant | None:
        """The plant, where nothing is an error."""
        return self.plant if all(fault.grade == "warning" for fault in self.faults) else None


def checked(text: str, file: str) -> Checked:
    """What the text declares, and everything that is to be said of it."""
    found = load(text, file)
    return Checked(None, found) if isinstance(found, tuple) else Checked(found, lint(found, text, file))


def plant_in(options: Options, text: str, file: str) -> Plant:
    """The plant that the text declares, after its warnings; ends the command with every fault where one is an error."""
    found = checked(text, file)
    if found.good is None:
        raise Ended(Exit.FAULT, faults_shown(found.faults, Words(options.language())))
    if found.faults:
        print(faults_shown(found.faults, Words(options.language(found.good.language))), file=sys.stderr)
    return found.good


def faults_shown(faults: tuple[Fault, ...], words: Words) -> str:
    """Every fault with file and line, and how many there are of each grade."""
    warnings = sum(fault.grade == "warning" for fault in faults)
    counts = [words.count("check.faults", len(faults) - warnings)] if len(faults) > warnings else []
    counts += [words.count("check.warnings", warnings)] if warnings else []
    return "\n".join([*(fault.sentence(words.language) for fault in faults), ", ".join(counts)])
