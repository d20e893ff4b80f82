"""`plazo doctor`: whether the store is whole, and where it is not."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator, Mapping
from typing import Final

from store.contract import StoreError, StoreMissing
from store.examination import examine
from store.findings import Examination, Finding, Grade, Part
from store.opening import folder_of, store_place
from store.salvage import Salvaged, salvage
from tui.commands.forms import Json, printed
from tui.commands.parsing import Options
from tui.commands.progress import Progress
from tui.exits import Ended, Exit
from tui.store_sentences import store_sentence
from tui.words import Words

_SHOWN: Final = 10
"""So many findings of one part are shown."""
_WIDTH: Final = 100
"""Columns at most."""


def run(options: Options) -> Exit:
    """Examine the store, and say what was found."""
    words = Words(options.language())
    progress = Progress()

    def told(file: str, through: int, whole: int) -> None:
        if progress.is_due:
            progress.say(words("doctor.reading", file=file, percent=100 * through // max(whole, 1)))

    try:
        folder, into = folder_of(store_place(options.text("store"), options.environ)), options.text("repair-into")
        copy = None if into is None else salvage(folder, folder_of(into))
        found = examine(folder if into is None else folder_of(into), told)
    except StoreMissing as error:
        raise Ended(Exit.NO_PLANT if error.code == "missing" else Exit.FAULT, store_sentence(error, words)) from error
    except StoreError as error:
        raise Ended(Exit.FAULT, store_sentence(error, words)) from error
    finally:
        progress.clear()
    if options.has("json"):
        print(printed(_form(found) if copy is None else {**_form(found), "copy": _copy_form(copy)}))
    else:
        for line in (*(() if copy is None else copy_lines(copy, words)), *lines(found, words)):
            print(line)
    return Exit.FAULT if found.grade is Grade.DAMAGE else Exit.OK


def lines(found: Examination, words: Words) -> Iterator[str]:
    """One line for each thing that was examined, what was found there, and what to do."""
    width = min(_WIDTH, max(60, shutil.get_terminal_size().columns))
    for part in found.parts:
        yield f"{words(f'doctor.grade.{part.grade.value}'):<8} {_part(part, words)}"
        for finding in part.findings[:_SHOWN]:
            said = f"{_where(finding, words)}: {words(f'doctor.{finding.code}', **_plain(finding.facts)).strip()}"
            yield textwrap.fill(said, width, initial_indent=" " * 9, subsequent_indent=" " * 11)
        if len(part.findings) > _SHOWN:
            yield " " * 9 + words("doctor.more", n=len(part.findings) - _SHOWN)
    yield words("doctor.damaged" if found.grade is Grade.DAMAGE else "doctor.whole", place=found.place)


def copy_lines(copy: Salvaged, words: Words) -> Iterator[str]:
    """What a copy has, and exactly what it has not."""
    yield words("doctor.copied", place=copy.place, position=copy.position)
    key = "lost" if copy.requests else "lost-unnamed" if copy.lost else "lost-nothing"
    yield words(f"doctor.{key}", **_plain({"lost": copy.lost, "requests": ", ".join(copy.requests)}))
    if copy.missing:
        yield words("doctor.not-copied", files=", ".join(copy.missing))


def _copy_form(copy: Salvaged) -> Json:
    return {
        "place": copy.place,
        "position": copy.position,
        "lost": copy.lost,
        "requests": list(copy.requests),
        "not_copied": list(copy.missing),
    }


def _part(part: Part, words: Words) -> str:
    key = part.code if part.facts or part.code == "card" else "unread"
    return words(f"doctor.part.{key}", file=part.file, **part.facts)


def _where(finding: Finding, words: Words) -> str:
    if finding.offset is None:
        return finding.file
    key = "doctor.at-byte" if finding.line is None else "doctor.at-line"
    return words(key, file=finding.file, line=finding.line, offset=finding.offset)


def _plain(facts: Mapping[str, object]) -> dict[str, str]:
    """What comes from damaged bytes may be anything, and must not reach the terminal as it is."""
    return {
        name: "".join(character if character.isprintable() else "�" for character in str(value))
        for name, value in facts.items()
    }


def _form(found: Examination) -> dict[str, Json]:
    return {
        "place": found.place,
        "grade": found.grade.name.lower(),
        "parts": [
            {
                "part": part.code,
                "file": part.file,
                "grade": part.grade.name.lower(),
                **_json(part.facts),
                "findings": [_finding(finding) for finding in part.findings],
            }
            for part in found.parts
        ],
    }


def _finding(finding: Finding) -> Json:
    return {
        "code": finding.code,
        "grade": finding.grade.name.lower(),
        "file": finding.file,
        "offset": finding.offset,
        "line": finding.line,
        "facts": _json(finding.facts),
    }


def _json(facts: Mapping[str, object]) -> dict[str, Json]:
    return {name: value if isinstance(value, int) or value is None else str(value) for name, value in facts.items()}
