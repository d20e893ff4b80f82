"""`plazo import`: bring a log of requests in."""

from __future__ import annotations

import sys
from contextlib import ExitStack, closing
from pathlib import Path

from rules.events import Published
from store.contract import PlantConflict, Store, StoreError
from tui.commands.forms import printed
from tui.commands.opened import Opened, opened, opened_store
from tui.commands.parsing import Options
from tui.commands.plant_files import plant_in, text_of
from tui.commands.publishing import publish
from tui.exits import Ended, Exit
from tui.importing.fitting import unfit
from tui.importing.mapping import LogMapping, MappingFault
from tui.importing.mapping_file import load_mapping
from tui.importing.reading import Cases
from tui.importing.rejects import Rejects
from tui.importing.rows import Log, LogUnreadable, opened_log
from tui.importing.storing import Storing, Totals
from tui.store_sentences import command_sentence
from tui.typed_text import one_line
from tui.words import Words

_BAR_CELLS = 20
_SHOWN_CONFLICTS = 10


def run(options: Options) -> Exit:
    """Store what is new in the log, say how much of what became what, and write rejected rows to a file."""
    words = Words(options.language())
    mapping = _mapping(options, words)
    if options.text("plant") is not None:
        _publish_first(options, words)
    with opened(options, writes=True) as plant:
        file = options.words[0]
        try:
            with opened_log(file, mapping) as log:
                return _imported(plant, mapping, log, _rejects_path(options, file, plant.words))
        except LogUnreadable as error:
            raise Ended(Exit.FAULT, plant.words(f"log.{error.code}", **error.facts)) from error


def _mapping(options: Options, words: Words) -> LogMapping:
    file = options.values["mapping"]
    found = load_mapping(text_of(file, words), file)
    if isinstance(found, tuple):
        raise Ended(Exit.FAULT, _shown(found, words))
    return found


def _shown(faults: tuple[MappingFault, ...], words: Words) -> str:
    return "\n".join([*(fault.sentence(words) for fault in faults), words.count("check.faults", len(faults))])


def _publish_first(options: Options, words: Words) -> None:
    """Publish the plant file of `--plant`, where nothing is published yet."""
    file = options.values["plant"]
    text = text_of(file, words)
    plant_in(options, text, file)
    with opened_store(options, writes=True, creates=True) as store:
        try:
            if not _is_published(store) and isinstance(publish(store, text, file, None, options.now()), PlantConflict):
                raise Ended(Exit.CONFLICT, words("publish.conflict", who="plazo"))
        except StoreError as error:
            raise Ended(Exit.FAULT, command_sentence(error, words)) from error


def _is_published(store: Store) -> bool:
    return any(isinstance(event, Published) for event in store.plant_history())


def _rejects_path(options: Options, file: str, words: Words) -> Path:
    named = options.text("rejects")
    if named is None:
        return Path(f"{Path(file).name.removesuffix('.gz').removesuffix('.csv')}.rejects.csv")
    path = Path(named)
    if path.exists() and path.samefile(file):
        raise Ended(Exit.USAGE, words("import.rejects-is-log", file=named))
    return path


def _imported(plant: Opened, mapping: LogMapping, log: Log, path: Path) -> Exit:
    faults = unfit(mapping, plant.options.values["mapping"], log.columns, plant.publications.current)
    if faults:
        raise Ended(Exit.FAULT, _shown(faults, plant.words))
    with ExitStack() as stack:
        rejects = stack.enter_context(closing(Rejects(path, log.columns, plant.words)))
        bar = _Bar(log, plant.words)
        storing = Storing(plant.store, plant.publications, rejects, bar)
        cases = Cases(mapping, plant.publications.current, plant.options.now())
        try:
            totals = storing.take_all(cases.read(log))
        except OSError as error:
            reason = error.strerror or ""
            raise Ended(Exit.FAULT, plant.words("commands.not-written", file=path, reason=reason)) from error
        finally:
            bar.clear()
    _said(plant, log.count, totals, path)
    return Exit.OK


def _said(plant: Opened, rows: int, totals: Totals, path: Path) -> None:
    if plant.options.has("json"):
        print(
            printed(
                {
                    "rows": rows,
                    "requests": totals.requests,
                    "events": totals.events,
                    "already": totals.already,
                    "rejected": dict(totals.rejected),
                    "rejects": str(path) if totals.rejected else None,
                    "conflicts": list(totals.conflicts),
                }
            )
        )
        return
    words = plant.words
    facts = {"rows": rows, "requests": totals.requests, "events": totals.events, "already": totals.already}
    print(words("import.totals", **{name: _counted(value) for name, value in facts.items()}))
    for cause, count in totals.rejected.most_common():
        print(words("import.rejected", count=_counted(count), cause=words(f"import.why.{cause}")))
    if totals.rejected:
        print(words("import.rejects", file=path))
    if totals.conflicts:
        shown = ", ".join(one_line(number) for number in totals.conflicts[:_SHOWN_CONFLICTS])
        more = " …" if len(totals.conflicts) > _SHOWN_CONFLICTS else ""
        print(words("import.conflicts", count=_counted(len(totals.conflicts)), numbers=shown + more))


def _counted(number: int) -> str:
    """`31,023`."""
    return f"{number:,}"


class _Bar:
    """How far it is, in one line that is written over; only where somebody looks at it."""

    def __init__(self, log: Log, words: Words) -> None:
        self._log = log
        self._words = words
        self._seen = sys.stderr.isatty()

    def __call__(self, totals: Totals) -> None:
        if self._seen:
            full = int(self._log.share * _BAR_CELLS)
            done = "█" * full + "░" * (_BAR_CELLS - full)
            rows, events = _counted(self._log.count), _counted(totals.events)
            sys.stderr.write(f"\r{done} {self._words('import.progress', rows=rows, events=events)}\033[K")
            sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away."""
        if self._seen:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()
