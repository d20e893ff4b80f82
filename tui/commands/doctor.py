"""`plazo doctor`: whether the store is whole, and where it is not."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Final, assert_never, cast

from store.contract import StoreError, StoreMissing
from store.examination import examine
from store.findings import Examination, Finding, Grade, Part
from store.opening import folder_of, open_store, store_place
from store.salvage import Salvaged, is_salvageable, salvage
from tui.commands.forms import Json, printed
from tui.commands.opened import warn
from tui.commands.parsing import Options
from tui.commands.progress import Progress
from tui.commands.sizes import said_size
from tui.exits import Ended, Exit
from tui.store_sentences import command_sentence, said_facts
from tui.words import Words

_SHOWN: Final = 10
"""So many findings of one part are shown."""
_NAMED: Final = 20
"""So many requests are named that a copy has lost."""
_FEW: Final = 3
"""So many archive files that are whole are shown one by one."""
_ARCHIVED: Final = frozenset({"segment", "index"})
"""Parts without which open work goes on."""
_WIDTH: Final = 100
"""Columns at most."""


def run(options: Options) -> Exit:
    """Examine the store, and say what was found."""
    words = Words(options.language())
    progress = Progress()

    def told(key: str, file: str, through: int, whole: int) -> None:
        if progress.is_due:
            progress.say(words(key, file=file, percent=100 * through // max(whole, 1)))

    try:
        folder, into = folder_of(store_place(options.text("store"), options.environ)), options.text("repair-into")
        copy = None if into is None else salvage(folder, folder_of(into), told=partial(told, "doctor.copying"))
        found = examine(folder if into is None else folder_of(into), partial(told, "doctor.reading"))
    except StoreMissing as error:
        raise Ended(Exit.NO_PLANT if error.code == "missing" else Exit.FAULT, command_sentence(error, words)) from error
    except StoreError as error:
        raise Ended(Exit.FAULT, command_sentence(error, words)) from error
    finally:
        progress.clear()
    if options.has("json"):
        print(printed(_form(found) if copy is None else {**_form(found), "copy": _copy_form(copy)}))
    else:
        told_of = () if copy is None else copy_lines(copy, words)
        salvageable = found.grade < Grade.DAMAGE or is_salvageable(folder)
        for line in (*told_of, *lines(found, words, copied=copy is not None, salvageable=salvageable)):
            print(line)
        if copy is not None and found.grade < Grade.NEWER:
            print(_filled(words("doctor.go-on", store=folder), rest="  "))
    if into is None and found.grade < Grade.NEWER:
        _warn(folder, options, words)
    return Exit.FAULT if found.grade >= Grade.NEWER else Exit.OK


def _warn(folder: Path, options: Options, words: Words) -> None:
    """Say what is to be mended around a store that is whole: its clock, its disk; where it can be opened here."""
    with suppress(StoreError):
        store = open_store(str(folder), read_only=True, create=False, now=options.now, who="doctor")
        with closing(store):
            warn(store, words, just_examined=True)


def lines(found: Examination, words: Words, *, copied: bool = False, salvageable: bool = True) -> Iterator[str]:
    """One line for each thing that was examined, what was found there, and what to do."""
    for part in _together(found.parts):
        said = f"{words(f'doctor.grade.{part.grade.value}'):<8} {_part(part, words)}"
        yield _filled(said, rest=" " * 11)
        for finding in part.findings[:_SHOWN]:
            facts = _said(said_facts(finding.facts, words))
            said = f"{_where(finding, words)}: {words(f'doctor.{finding.code}', **facts).strip()}"
            yield _filled(said, first=" " * 9, rest=" " * 11)
        if len(part.findings) > _SHOWN:
            yield " " * 9 + words("doctor.more", n=len(part.findings) - _SHOWN)
    yield words(_conclusion(found), place=found.place)
    if found.grade is Grade.DAMAGE and not copied:
        damaged = {part.code for part in found.parts if part.grade is Grade.DAMAGE}
        key = "archive" if damaged <= _ARCHIVED else "journal" if salvageable else "restore"
        yield words(f"doctor.do.{key}", place=found.place)


def _together(parts: Sequence[Part]) -> Iterator[Part]:
    """The parts, with all archive files that are whole as one where they are many: years have a hundred of them."""
    whole = [part for part in parts if part.code == "segment" and part.grade is Grade.WHOLE]
    if len(whole) <= _FEW:
        yield from parts
        return
    facts: dict[str, object] = {
        name: sum(cast(int, part.facts[name]) for part in whole) for name in ("requests", "bytes")
    }
    for part in parts:
        if part is whole[0]:
            yield Part("segments", f"{part.file.rpartition('/')[0]}/", {"files": len(whole), **facts})
        elif part not in whole:
            yield part


def _conclusion(found: Examination) -> str:
    match found.grade:
        case Grade.DAMAGE:
            return "doctor.damaged"
        case Grade.NEWER:
            return "doctor.newer"
        case Grade.WHOLE | Grade.NOTICE:
            return "doctor.whole"
        case _:
            assert_never(found.grade)


def copy_lines(copy: Salvaged, words: Words) -> Iterator[str]:
    """What a copy has, and exactly what it has not."""
    key = "lost-all" if copy.gone else "lost" if copy.requests else "lost-unnamed" if copy.lost else "lost-nothing"
    said = [words("doctor.copied", place=copy.place, position=copy.position)]
    said.append(words(f"doctor.{key}", lost=f"{copy.lost:,}", requests=_some(copy.requests, words)))
    if copy.before:
        said.insert(1, words("doctor.from-before"))
    if copy.missing:
        said.append(words("doctor.not-copied", files=", ".join(copy.missing)))
    if copy.archived:
        key = "lost-archived" if copy.unread else "lost-archived-unnamed"
        said.append(words(f"doctor.{key}", n=f"{copy.archived:,}", requests=_some(copy.unread, words)))
    for each in said:
        yield _filled(each, rest="  ")


def _some(names: Sequence[str], words: Words) -> str:
    """The first few of what may be many."""
    some = ", ".join(_printable(name) for name in names[:_NAMED])
    return some if len(names) <= _NAMED else f"{some}, {words('doctor.more', n=len(names) - _NAMED)}"


def _filled(said: str, *, first: str = "", rest: str) -> str:
    """What is said in lines that fit; a name of a file is never broken: somebody may want to take it over."""
    width = min(_WIDTH, max(60, shutil.get_terminal_size().columns))
    return textwrap.fill(
        said, width, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )


def _copy_form(copy: Salvaged) -> Json:
    return {
        "place": copy.place,
        "position": copy.position,
        "lost": copy.lost,
        "journal_gone": copy.gone,
        "requests": list(copy.requests),
        "not_copied": list(copy.missing),
        "archived_lost": copy.archived,
        "archived_requests": list(copy.unread),
    }


def _part(part: Part, words: Words) -> str:
    key = part.code if part.facts or part.code == "card" else "unread"
    size = part.facts.get("bytes")
    return words(
        f"doctor.part.{key}", file=part.file, size=said_size(size if isinstance(size, int) else 0), **_said(part.facts)
    )


def _where(finding: Finding, words: Words) -> str:
    if finding.offset is None:
        return finding.file
    key = "doctor.at-byte" if finding.line is None else "doctor.at-line"
    return words(key, file=finding.file, line=finding.line, offset=finding.offset)


def _said(facts: Mapping[str, object]) -> dict[str, str]:
    """Facts as they are shown: what comes from damaged bytes may be anything, and must not reach the terminal so."""
    return {name: f"{value:,}" if isinstance(value, int) else _printable(str(value)) for name, value in facts.items()}


def _printable(text: str) -> str:
    """The text without what a terminal would take for an order."""
    return "".join(character if character.isprintable() else "�" for character in text)


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
