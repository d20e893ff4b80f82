"""What is new in a store on one machine, look by look: commits, and whether they can be had at all."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator

from rules.instants import Instant
from store.contract import Commit, Position, Rewound, Silence, StoreError
from store.journal import Journal


def news_of(
    journal: Journal, read: Callable[[Position], Iterator[Commit]], now: Callable[[], Instant], after: Position
) -> Generator[Commit | Silence | Rewound | None]:
    """The news after a position, for as long as somebody looks; None stands behind each look.

    `read` gives the commits after a position. What the journal is from the moment in which this is called counts, not
    from the first look on. Raises `StoreError` where the store was closed, or belongs to another process.
    """
    return _looks(journal, read, now, after, journal.rewound)


def _looks(
    journal: Journal,
    read: Callable[[Position], Iterator[Commit]],
    now: Callable[[], Instant],
    after: Position,
    rewound: int,
) -> Generator[Commit | Silence | Rewound | None]:
    silence: Silence | None = None
    while True:
        try:
            with journal.still() as newest:
                past = journal.rewound
            if past != rewound or after > newest:
                rewound, silence, after = past, None, newest
                yield Rewound(newest)
            for commit in read(after):
                if journal.rewound != past:
                    break  # it is of another past, which came in this moment: the next look tells
                silence, after = None, commit.position
                yield commit
            if silence is not None:
                silence = None
                yield Commit(after)
        except StoreError as error:
            if error.code in ("closed", "forked"):
                raise
            if silence is None or str(silence.cause) != str(error):
                silence = Silence(now() if silence is None else silence.since, error)
                yield silence
        yield None
