"""What people ask of a request: one frozen value per action, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from msgspec import Struct, field

from rules.agreement import DepartmentId, ExpectationId, MachineId, PartId, PersonId, Priority, ServiceId
from rules.events import Event
from rules.instants import Instant


class Ask(Struct, frozen=True):
    """Open a new request (the action `new`)."""

    service: ServiceId
    customer: DepartmentId
    summary: str
    machine: MachineId | None = None
    part: PartId | None = None
    priority: Priority | None = None


class Take(Struct, frozen=True):
    """This is ours now."""


class Start(Struct, frozen=True):
    """Begin the work, or override what keeps it waiting (law 15)."""

    part: PartId | None = None
    override: bool = False
    reason: str = ""
    second: PersonId | None = None


class Hold(Struct, frozen=True):
    """Stop the work for a declared reason."""

    reason: str = ""
    text: str = ""


class Resume(Struct, frozen=True):
    """Go on."""


class AskApproval(Struct, frozen=True):
    """Ask an approver again, after a refusal or a suspension."""

    gate: str = ""


class Approve(Struct, frozen=True):
    """Open a gate: its id or its department; may be left out where only one can be meant."""

    gate: str = ""
    reason: str = ""


class Refuse(Struct, frozen=True):
    """Leave a gate shut, with the reason."""

    gate: str = ""
    reason: str = ""


class ChangePart(Struct, frozen=True):
    """Name the part, or another part than was thought (the action `part`, law 20)."""

    part: PartId | None = None
    reason: str = ""


class ChangePriority(Struct, frozen=True):
    """Say that it is more or less pressing (the action `priority`, law 20)."""

    priority: Priority = ""
    reason: str = ""


class Note(Struct, frozen=True):
    """Write something; `audience` None means the other side."""

    text: str = ""
    audience: Literal["customer", "provider", "internal"] | None = None
    question: bool = False


class Finish(Struct, frozen=True):
    """The work is done (the action `done`)."""


class Tell(Struct, frozen=True):
    """Tell the customer that it is done."""

    words: str = ""


class Confirm(Struct, frozen=True):
    """Agree that it is done, perhaps with a rating from 1 to 5."""

    rating: int | None = None
    words: str = ""


class Cancel(Struct, frozen=True):
    """Nobody needs it any more."""

    reason: str = ""


Action: TypeAlias = (
    Take
    | Start
    | Hold
    | Resume
    | AskApproval
    | Approve
    | Refuse
    | ChangePart
    | ChangePriority
    | Note
    | Finish
    | Tell
    | Confirm
    | Cancel
)

WORDS: Mapping[str, type[Action]] = {
    "take": Take,
    "start": Start,
    "hold": Hold,
    "resume": Resume,
    "ask-approval": AskApproval,
    "approve": Approve,
    "refuse": Refuse,
    "part": ChangePart,
    "priority": ChangePriority,
    "note": Note,
    "done": Finish,
    "tell": Tell,
    "confirm": Confirm,
    "cancel": Cancel,
}
"""Every action on an existing request by its word, as keys, palette and scripts name it."""


class Accepted(Struct, frozen=True):
    """What an action becomes: append these, all or none."""

    events: tuple[Event, ...]
    closes_at: Instant | None
    """From when on the request is closed if nothing more happens."""


class Declined(Struct, frozen=True):
    """Plazo's own no to an action, with its reason; nothing has changed.

    `because` names a sentence in the catalogue and `facts` are its values: instants, amounts and ids.
    """

    because: str
    facts: Mapping[str, object] = field(default_factory=dict)


class Offer(Struct, frozen=True):
    """An action that may be done now, and what the person still says or chooses."""

    action: str
    needs_reason: bool = False
    reasons: tuple[str, ...] = ()
    """The declared reasons of which a hold names one."""
    gates: tuple[ExpectationId, ...] = ()
    """The gates that may be meant; one is chosen where there are several."""
    parts: tuple[PartId, ...] = ()
    """The parts that may be named: with a start where none is known yet, with a change all but the one it is."""
    priorities: tuple[Priority, ...] = ()
    """The priorities that it may change to, the most pressing first."""
    override: Declined | None = None
    """What stands against a start unless a supervisor overrides it."""
    seconds: tuple[PersonId, ...] = ()
    """Who may be the second person of an override; empty where none is needed.

    Where one is needed and nobody can be it, the start is declined and not offered.
    """


def said(text: str) -> str:
    """What a person said, without blanks around it; half of a surrogate pair, which nothing can store, as U+FFFD."""
    if text.isascii():
        return text.strip()
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").strip()
