"""What a plant file declares and nothing in it uses, as warnings."""

from __future__ import annotations

from collections.abc import Iterator

from rules.agreement import CUSTOMER, PROVIDER, CalendarId, DepartmentId, PartId
from rules.declared import Source
from rules.plant import Plant, Service


def lint_unused(source: Source, plant: Plant) -> None:
    """Note calendars, departments, machines, parts and priorities without which the plant would be the same."""
    calendars, departments, asking = _calendars(plant), _departments(plant), _asking(plant)
    for calendar in plant.calendars:
        if calendar not in calendars:
            source.warning("unused-calendar", ("calendars", calendar))
    for department in plant.departments:
        if department not in departments:
            source.warning("unused-department", ("departments", department))
    for machine in plant.machines.values():
        if machine.department is not None and machine.department not in asking:
            other = ("departments", machine.department)
            facts = {"other": str(source.line(other)), "other_said": source.named(other)}
            path = ("machines", machine.id)
            source.warning("unused-machine", path, department=machine.department, **facts)
    parts = _parts(plant)
    for part in plant.parts:
        if part not in parts:
            source.warning("unused-part", ("parts", part))
    _lint_priorities(source, plant)


def _lint_priorities(source: Source, plant: Plant) -> None:
    """Note every priority but the usual one where no time depends on it."""
    used = {priority for service in plant.services.values() for priority in _named(service)}
    for place, priority in enumerate(plant.priorities[:-1]):
        if priority not in used:
            source.warning("unused-priority", ("plant", "priorities", place), name=priority)


def _named(service: Service) -> Iterator[str]:
    """The priorities by which times or examples of a service differ."""
    for expectation in service.agreement.expectations:
        yield from (priority for _, priority, _ in expectation.bounds.goals if priority is not None)
    yield from (example.priority for example in service.examples)


def _calendars(plant: Plant) -> set[CalendarId]:
    used = {department.calendar for department in plant.departments.values()}
    for service in plant.services.values():
        used.add(service.agreement.calendar)
        used |= {each.calendar for each in service.agreement.expectations if each.calendar is not None}
    return used


def _parts(plant: Plant) -> set[PartId]:
    """The parts that have a time of their own, or occur in an example."""
    used: set[PartId | None] = set()
    for service in plant.services.values():
        used |= {part for each in service.agreement.expectations for part, _, _ in each.bounds.goals}
        used |= {example.part for example in service.examples}
    return {part for part in used if part is not None}


def _asking(plant: Plant) -> set[DepartmentId]:
    """The departments that are customers of some service."""
    asking: set[DepartmentId] = set()
    for service in plant.services.values():
        asking |= set(plant.departments if service.customers is None else service.customers)
    return asking


def _departments(plant: Plant) -> set[str]:
    """The departments that provide, ask, approve, owe, hold, or are told something."""
    used: set[str] = set(_asking(plant))
    for service in plant.services.values():
        agreement = service.agreement
        used.add(service.provider)
        for each in agreement.expectations:
            used |= {each.owed_by, *each.delegates}
        used |= {hold.holder for hold in agreement.holds}
        used |= {recipient.partition(":")[0] for escalation in agreement.escalations for recipient in escalation.tell}
    return used - {PROVIDER, CUSTOMER}
