"""Making a plant file the plant's word, for `plazo publish` and for whoever brings the first one."""

from __future__ import annotations

from pathlib import Path

from rules.agreement import PersonId
from rules.events import PlantEvent, Published, Version, identified
from rules.instants import Instant
from store.contract import PlantConflict, Store, Stored


def last_text(events: tuple[PlantEvent, ...]) -> str | None:
    """The text that is the plant's word now."""
    return next((event.text for event in reversed(events) if isinstance(event, Published)), None)


def publish(store: Store, text: str, file: str, person: PersonId | None, now: Instant) -> Stored | PlantConflict:
    """Append the publication to the plant's stream as it stands now; the text has been checked."""
    events = store.plant_history()
    version = Version(events[-1].version if events else 0)
    published = Published(occurred_at=now, person=person, text=text, file=Path(file).name)
    return store.append_plant(version, [identified(published, after=version)])
