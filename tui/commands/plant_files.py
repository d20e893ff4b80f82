"""Reading a plant file for a command: the plant in it, or what is wrong with it."""

from __future__ import annotations

from pathlib import Path

from rules.faults import Fault
from rules.plant import Plant
from rules.plantfile import load
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


def plant_or_faults(text: str, file: str) -> Plant | tuple[Fault, ...]:
    """The plant that the text declares, or all its faults."""
    return load(text, file)


def plant_in(text: str, file: str, words: Words) -> Plant:
    """The plant that the text declares; ends the command with every fault where there are any."""
    found = plant_or_faults(text, file)
    if isinstance(found, tuple):
        raise Ended(Exit.FAULT, faults_shown(found, words))
    return found


def faults_shown(faults: tuple[Fault, ...], words: Words) -> str:
    """Every fault with file and line, and how many there are."""
    sentences = [fault.sentence(words.language) for fault in faults]
    return "\n".join([*sentences, words.count("check.faults", len(faults))])
