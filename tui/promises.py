"""The promise in plain words, as a customer reads it: when, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from rules.entry import Entry
from rules.instants import Instant, Seconds
from rules.promise import HELD, Promise, Reason
from tui.spoken_times import SpokenTimes
from tui.tellers import Teller
from tui.typed_text import one_line


def promise_sentence(entry: Entry, promise: Promise | None, teller: Teller) -> str:
    """What the customer can expect, in whole sentences without an abbreviation that is not explained."""
    if promise is None:
        return teller.words(_without(entry))
    times = SpokenTimes(teller.words, teller.now, teller.names.zone)
    why = "; ".join(_reasons(entry, promise, times, teller))
    head = _head(entry, promise, times, teller)
    return f"{head} {why[:1].upper()}{why[1:]}." if why else head


def _without(entry: Entry) -> str:
    """The key of the sentence where nothing can be promised."""
    if entry.request.cancelled_at is not None:
        return "promise.cancelled"
    return "promise.none" if entry.request.done_at is None else "promise.done"


def _head(entry: Entry, promise: Promise, times: SpokenTimes, teller: Teller) -> str:
    names, words = teller.names, teller.words
    machine = entry.request.machine
    about = "promise.work" if machine is None else "promise.machine"
    subject = words("promise.the-work") if machine is None else names.machine(machine)
    held = next((reason for reason in promise.reasons if reason.code in HELD), None)
    if held is not None:
        department = names.department(str(held.facts["department"]))
        key = "held" if held.code == "on-hold" else "suspended"
        why = teller.explained(str(held.facts.get("why", "")))
        return words(f"{about}.{key}", subject=subject, department=department, why=why)
    if promise.latest is None:
        return words(f"{about}.soonest", subject=subject, at=times.at(times.whole_minute(promise.earliest)))
    if promise.late:
        soonest = times.at(times.whole_minute(promise.earliest))
        return words(f"{about}.late", subject=subject, promised=times.by(promise.latest), at=soonest)
    return words(f"{about}.between", subject=subject, span=times.span(promise.earliest, promise.latest))


def _reasons(entry: Entry, promise: Promise, times: SpokenTimes, teller: Teller) -> Iterator[str]:
    latest = promise.latest if promise.latest is not None else promise.earliest
    one_day = not promise.held and times.same_day(promise.earliest, latest)
    spoken_of = latest if one_day else None
    if any(reason.code == "on-hold" for reason in promise.reasons):
        return
    for reason in promise.reasons:
        said = _reason(reason, entry, times, teller, spoken_of)
        if said is not None:
            key, facts = said
            yield teller.words(key, **facts)
    waits = {"child", "cools", "planned", "to-take", "to-sign", "refused", "started", "suspended"}
    if not waits.intersection(reason.code for reason in promise.reasons):
        yield teller.words("promise.why.ready", department=teller.names.department(entry.provider))


def _reason(
    reason: Reason, entry: Entry, times: SpokenTimes, teller: Teller, spoken_of: Instant | None
) -> tuple[str, dict[str, str]] | None:
    """The sentence for a reason and its facts; None where the promise itself has said it."""
    facts = reason.facts
    department = teller.names.department(str(facts.get("department", "")))
    match reason.code:
        case "cools":
            expectation = entry.agreement.expectation(str(facts["clock"]))
            cools = expectation is not None and expectation.kind == "cool-down"
            key = "promise.why.cools" if cools else "promise.why.waits"
            return key, {"moment": times.moment(_instant(facts["until"]), spoken_of)}
        case "planned" | "appointment-passed":
            return f"promise.why.{reason.code}", {"moment": times.moment(_instant(facts["at"]), spoken_of)}
        case "child":
            named = {"number": one_line(str(facts["request"])), "department": department}
            if facts["latest"] is None:
                return "promise.why.child", named
            return "promise.why.child-by", {**named, "moment": times.moment(_instant(facts["latest"]), spoken_of)}
        case "to-take" | "signed":
            return f"promise.why.{reason.code}", {"department": department}
        case "to-sign":
            if facts["due"] is None:
                return "promise.why.to-sign", {"department": department}
            due = _instant(facts["due"])
            key = "promise.why.to-sign-by" if times.now <= due else "promise.why.sign-late"
            return key, {"department": department, "moment": times.moment(due, spoken_of)}
        case "refused":
            why = teller.explained(str(facts["why"]))
            return f"promise.why.refused{'-because' if why else ''}", {"department": department, "why": why}
        case "started":
            return "promise.why.started", {"at": times.at(_instant(facts["at"]), spoken_of)}
        case "window":
            return _window(reason, entry, times)
        case _:
            return None


def _window(reason: Reason, entry: Entry, times: SpokenTimes) -> tuple[str, dict[str, str]] | None:
    """How long the work takes, once it has started."""
    least, most = reason.facts["least"], reason.facts["most"]
    if entry.request.started_at is None or most is None:
        return None
    longest = times.amount(cast("Seconds", most))
    if least is None:
        return "promise.why.takes-most", {"most": longest}
    return "promise.why.takes", {"least": times.amount(cast("Seconds", least)), "most": longest}


def _instant(fact: object) -> Instant:
    """A fact that is an instant."""
    return cast("Instant", fact)
