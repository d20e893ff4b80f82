"""What people ask of a request: one frozen value per action, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from rules.agreement import DepartmentId, ExpectationId, MachineId, PartId, PersonId, Priority, ServiceId
from rules.events import Event
from rules.instants import Instant


@dataclass(frozen=True, slots=True)
class Ask:
    """Open a new request (the action `new`)."""

    service: ServiceId
    customer: DepartmentId
    summary: str
    machine: MachineId | None = None
    part: PartId | None = None
    priority: Priority | None = None


@dataclass(frozen=True, slots=True)
class Take:
    """This is ours now."""


@dataclass(frozen=True, slots=True)
class Start:
    """Begin the work, or override what keeps it waiting (law 15)."""

    part: PartId | None = None
    override: bool = False
    reason: str = ""
    second: PersonId | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """Stop the work for a declared reason."""

    reason: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Resume:
    """Go on."""


@dataclass(frozen=True, slots=True)
class AskApproval:
    """Ask an approver again, after a refusal or a suspension."""

    gate: str = ""


@dataclass(frozen=True, slots=True)
class Approve:
    """Open a gate: its id or its department; may be left out where only one can be meant."""

    gate: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Refuse:
    """Leave a gate shut, with the reason."""

    gate: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Write something; `audience` None means the other side."""

    text: str = ""
    audience: Literal["customer", "provider", "internal"] | None = None
    question: bool = False


@dataclass(frozen=True, slots=True)
class Finish:
    """The work is done (the action `done`)."""


@dataclass(frozen=True, slots=True)
class Tell:
    """Tell the customer that it is done."""

    words: str = ""


@dataclass(frozen=True, slots=True)
class Confirm:
    """Agree that it is done, perhaps with a rating from 1 to 5."""

    rating: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Cancel:
    """Nobody needs it any more."""

    reason: str = ""


Action: TypeAlias = (
    Take | Start | Hold | Resume | AskApproval | Approve | Refuse | Note | Finish | Tell | Confirm | Cancel
)

WORDS: Mapping[str, type[Action]] = {
    "take": Take,
    "start": Start,
    "hold": Hold,
    "resume": Resume,
    "ask-approval": AskApproval,
    "approve": Approve,
    "refuse": Refuse,
    "note": Note,
    "done": Finish,
    "tell": Tell,
    "confirm": Confirm,
    "cancel": Cancel,
}
"""Every action on an existing request by its word, as keys, palette and scripts name it."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """What an action becomes: append these, all or none."""

    events: tuple[Event, ...]
    closes_at: Instant | None
    """From when on the request is closed if nothing more happens."""


@dataclass(frozen=True, slots=True)
class Declined:
    """Plazo's own no to an action, with its reason; nothing has changed.

    `because` names a sentence in the catalogue and `facts` are its values: instants, amounts and ids.
    """

    because: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Offer:
    """An action that may be done now, and what the person still says or chooses."""

    action: str
    needs_reason: bool = False
    needs_text: bool = False
    reasons: tuple[str, ...] = ()
    """The declared reasons of which a hold names one."""
    gates: tuple[ExpectationId, ...] = ()
    """The gates that may be meant; one is chosen where there are several."""
    parts: tuple[PartId, ...] = ()
    """The parts that may be named, where none is known yet."""
    override: Declined | None = None
    """What stands against a start unless a supervisor overrides it."""
    seconds: tuple[PersonId, ...] = ()
    """Who may be the second person of an override, where one is needed."""
