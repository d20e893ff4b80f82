"""The services of a plant file: who does what for whom, its expectations, holds, escalations and examples."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from rules.agreement import (
    AfterDue,
    Agreement,
    CalendarId,
    DepartmentId,
    Escalation,
    Expectation,
    ExpectationId,
    HoldReason,
    Level,
    PartId,
    ServiceId,
)
from rules.declared import Source, Table
from rules.instants import NotADuration, Seconds, parse_duration
from rules.kinds import Kind
from rules.plant import ALWAYS_ID, Department, Example, Role, Service
from rules.plantfile_calendars import read_date
from rules.plantfile_expectations import Known, read_departments, read_expectations, read_share, read_side
from rules.toml_lines import Path

Expectations = Mapping[ExpectationId, Expectation | None]
"""The expectations of one service; None for one that could not be read."""


def read_services(
    services: Table, known: Known, departments: Mapping[DepartmentId, Department]
) -> dict[ServiceId, Service]:
    """Every declared service; faults go to the table's source."""
    found = {}
    for name, table in services.named_tables():
        services.check_name(name)
        found[ServiceId(name)] = _service(ServiceId(name), table, known, departments)
        table.close()
    return found


def _service(named: ServiceId, table: Table, known: Known, departments: Mapping[DepartmentId, Department]) -> Service:
    name = table.required("name") or named
    written = table.reference("provider", known.departments, "unknown-department") if table.need("provider") else ""
    provider = DepartmentId(written)
    own = table.reference("calendar", known.calendars, "unknown-calendar")
    usual = departments[provider].calendar if provider in departments else ALWAYS_ID
    customers = read_departments(table, "customers", known) if "customers" in table else None
    if customers == () and table.value("customers") == []:
        table.fault("empty-list", "customers")
    expectations = read_expectations(table, known)
    agreement = Agreement(
        service=named,
        provider=provider,
        calendar=CalendarId(own) if own else usual,
        expectations=tuple(expectation for expectation in expectations.values() if expectation),
        holds=_holds(table, expectations, known),
        escalations=tuple(_escalation(each, expectations, known) for each in table.tables("escalate")),
    )
    examples = tuple(_example(each, known) for each in table.tables("example"))
    return Service(named, name, provider, agreement, customers, table.text("ask"), table.text("plain"), examples)


def _holds(service: Table, expectations: Expectations, known: Known) -> tuple[HoldReason, ...]:
    found: dict[str, HoldReason] = {}
    for table in service.tables("hold"):
        reason = table.required("reason") or ""
        if reason and reason in found:
            table.fault("duplicate-hold", "reason")
        holder = read_side(table, "holder", known, "") if table.need("holder") else ""
        found[reason] = HoldReason(reason, holder, _stops(table, expectations))
        table.close()
    return tuple(found.values())


def _stops(table: Table, expectations: Expectations) -> tuple[ExpectationId, ...]:
    def stopped(path: Path, text: str) -> ExpectationId:
        named = ExpectationId(text)
        if named not in expectations:
            table.source.unknown("unknown-expectation", path, text, list(expectations))
        elif expectation := expectations[named]:
            if expectation.kind == Kind.COOL_DOWN:
                table.source.fault("stops-cool-down", path, name=text)
            elif not expectation.has_most:
                table.source.fault("no-maximum", path, name=text)
        return named

    return table.read_texts("stops", stopped)


def _escalation(table: Table, expectations: Expectations, known: Known) -> Escalation:
    clock = table.reference("clock", list(expectations), "unknown-expectation")
    declared = expectations.get(ExpectationId(clock))
    if declared and not declared.has_most:
        table.fault("no-maximum", "clock", name=clock)
    levels: tuple[Level, ...] = table.read_texts("at", lambda path, text: _level(table.source, path, text))
    told = table.read_texts("tell", lambda path, text: _recipient(table.source, path, text, known))
    for key in ("at", "tell"):
        if table.need(key) and table.value(key) == []:
            table.fault("empty-list", key)
    table.close()
    return Escalation(ExpectationId(clock) if clock else None, levels, told)


def _level(source: Source, path: Path, text: str) -> Level | None:
    if share := read_share(text):
        return share
    if text == "due":
        return AfterDue(Seconds(0))
    with suppress(NotADuration):
        if text.startswith("due+") and (amount := parse_duration(text.removeprefix("due+"))):
            return AfterDue(amount)
    source.fault("not-a-level", path)
    return None


def _recipient(source: Source, path: Path, text: str, known: Known) -> str:
    department, _, role = text.partition(":")
    if role not in set(Role):
        source.fault("not-a-recipient", path)
    elif department not in known.departments:
        source.unknown("unknown-department", path, department, known.departments)
    return text


def _example(table: Table, known: Known) -> Example:
    table.need("story", "expect")
    week = read_date(table.source, (*table.path, "week"), table.value("week")) if "week" in table else None
    example = Example(
        name=table.text("name"),
        story=tuple(text for _, text in table.texts("story")),
        expect=tuple(text for _, text in table.texts("expect")),
        week=week.isoformat() if week else "",
        priority=table.reference("priority", known.priorities, "unknown-priority"),
        part=PartId(table.reference("part", known.parts, "unknown-part")) or None,
        customer=DepartmentId(table.reference("customer", known.departments, "unknown-department")) or None,
    )
    table.close()
    return example
