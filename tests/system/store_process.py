"""A process of its own that writes to a store, started by the tests: python -m tests.system.store_process …

It prints the id of an event when the store has answered that it is stored, and nothing sooner.
"""

from __future__ import annotations

import os
import sys
import time
from itertools import count

from rules.events import EventId, Noted, RequestId, Revision
from rules.instants import Instant
from store.contract import Stored
from store.opening import open_store


def main(place: str, name: str, wanted: str) -> None:
    store = open_store(place, read_only=False, create=True, now=lambda: Instant(int(time.time())), who=name)
    request = RequestId(f"{name}-1")
    for number in range(int(wanted)) if int(wanted) else count():
        event = Noted(
            id=EventId(f"{name}.{os.getpid()}.{number}"),
            request=request,
            occurred_at=Instant(int(time.time())),
            program=name,
            # Now and then so long that a kill can fall into the middle of the write.
            text="x" * (100_000 if number % 4 == 3 else number * 37 % 900),
        )
        assert isinstance(store.append(request, Revision(0), [event]), Stored)
        os.write(1, f"{event.id}\n".encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
