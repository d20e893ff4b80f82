"""Stores on which TinyDB alone is at work, opened by as many as a test likes."""

from __future__ import annotations

from pathlib import Path

from rules.instants import Instant
from store.folder import make_store, read_card
from store.journal import Journal
from store.live import LiveTables
from store.queried import QueriedDatabase, queried
from store.tinydb_tables import JournalDatabase, JournalStorage, database_over


class JournalPlace:
    """A folder with a journal; every database opened here is closed with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._opened: list[JournalStorage | QueriedDatabase] = []
        make_store(folder, patience=30)

    def storage(self) -> JournalStorage:
        """As one process has it."""
        live = LiveTables()
        journal = Journal(self.folder, read_card(self.folder).store, read_only=False, applies=(live,), patience=30)
        storage = JournalStorage(journal, live, now=lambda: Instant(1_795_420_800), who="ana@mesa2")
        self._opened.append(storage)
        return storage

    def open(self) -> JournalDatabase:
        return database_over(self.storage())

    def open_to_ask(self) -> QueriedDatabase:
        database = queried(self.folder)
        self._opened.append(database)
        return database

    def close(self) -> None:
        for each in self._opened:
            each.close()
