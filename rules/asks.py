"""What people ask of a request: one frozen value per action, with what is said with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from msgspec import Struct

from rules.agreement import DepartmentId, MachineId, PartId, PersonId, Priority, ServiceId
from rules.events import RequestId, Version
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


class Assign(Struct, frozen=True):
    """Give it to a person of the provider."""

    person: PersonId | None = None


class Plan(Struct, frozen=True):
    """Make an appointment for the start of the work."""

    start: Instant | None = None


class Start(Struct, frozen=True):
    """Begin the work, or override what keeps it waiting (law 15)."""

    part: PartId | None = None
    override: bool = False
    reason: str = ""
    second: PersonId | None = None


class RunAgain(Struct, frozen=True):
    """The machine ran and stopped anew, before the work started (the action `ran-again`, law 16)."""

    stopped_at: Instant | None = None
    """None: it stopped now."""


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


class Suspend(Struct, frozen=True):
    """Shut a gate again that was opened (law 19)."""

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


class HandOver(Struct, frozen=True):
    """Let another department or another person of the provider's side go on."""

    department: DepartmentId | None = None
    person: PersonId | None = None
    reason: str = ""


class Note(Struct, frozen=True):
    """Write something; `audience` None means the other side."""

    text: str = ""
    audience: Literal["customer", "provider", "internal"] | None = None
    question: bool = False


class Happen(Struct, frozen=True):
    """Say that something happened for which this plant has a word (the action `event`)."""

    name: str = ""


class Link(Struct, frozen=True):
    """Wait for another request, which the provider asked of a third department (the action `child`, law 27)."""

    child: RequestId | None = None


class Finish(Struct, frozen=True):
    """The work is done (the action `done`)."""


class Tell(Struct, frozen=True):
    """Tell the customer that it is done."""

    words: str = ""


class Confirm(Struct, frozen=True):
    """Agree that it is done, perhaps with a rating from 1 to 5."""

    rating: int | None = None
    words: str = ""


class Reopen(Struct, frozen=True):
    """It is not done after all (law 29)."""

    reason: str = ""
    has_not_run: bool = False


class Cancel(Struct, frozen=True):
    """Nobody needs it any more."""

    reason: str = ""


class ReAgree(Struct, frozen=True):
    """Pin it to the newest agreement of its service, for the time that is left (law 21)."""


class Excuse(Struct, frozen=True):
    """Forgive a breach (law 38). A clock is `repair`, its latest instance in question, or `repair#2`."""

    clock: str = ""
    reason: str = ""


class Acknowledge(Struct, frozen=True):
    """I have seen it: no repeats until then (the action `ack`, law 33)."""

    clock: str = ""
    until: Instant | None = None


class Silence(Struct, frozen=True):
    """No noise about it until then (law 33)."""

    clock: str = ""
    until: Instant | None = None


class Amend(Struct, frozen=True):
    """Correct what was entered: it happened at another instant, or it did not happen (law 31)."""

    version: Version | None = None
    """Of the event in the request; None: the last that the person may correct."""
    instant: Instant | None = None
    """None: it did not happen."""
    reason: str = ""


Action: TypeAlias = (
    Take
    | Assign
    | Plan
    | Start
    | RunAgain
    | Hold
    | Resume
    | AskApproval
    | Approve
    | Refuse
    | Suspend
    | ChangePart
    | ChangePriority
    | HandOver
    | Note
    | Happen
    | Link
    | Finish
    | Tell
    | Confirm
    | Reopen
    | Cancel
    | ReAgree
    | Excuse
    | Acknowledge
    | Silence
    | Amend
)

WORDS: Mapping[str, type[Action]] = {
    "take": Take,
    "assign": Assign,
    "plan": Plan,
    "start": Start,
    "ran-again": RunAgain,
    "hold": Hold,
    "resume": Resume,
    "ask-approval": AskApproval,
    "approve": Approve,
    "refuse": Refuse,
    "suspend": Suspend,
    "part": ChangePart,
    "priority": ChangePriority,
    "hand-over": HandOver,
    "note": Note,
    "event": Happen,
    "child": Link,
    "done": Finish,
    "tell": Tell,
    "confirm": Confirm,
    "reopen": Reopen,
    "cancel": Cancel,
    "re-agree": ReAgree,
    "excuse": Excuse,
    "ack": Acknowledge,
    "silence": Silence,
    "amend": Amend,
}
"""Every action on an existing request by its word, as keys, palette and scripts name it."""


def said(text: str) -> str:
    """What a person said, without blanks around it; half of a surrogate pair, which nothing can store, as U+FFFD."""
    if text.isascii():
        return text.strip()
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").strip()
