"""Who is there: promises of a plant file for which nobody of its people can act, as warnings.

A plant that declares no people at all only reads what others did, and nothing is said of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from rules.agreement import DepartmentId
from rules.declared import Source, listed, nearest
from rules.plant import Plant, Role, Service
from rules.toml_lines import Path


def lint_people(source: Source, plant: Plant) -> None:
    """Note delegates that are no department, and what nobody can approve, do, ask for or be told of."""
    for service in plant.services.values():
        _lint_delegates(source, service, plant)
        if plant.people:
            _lint_gates(source, service, plant)
            _lint_sides(source, service, plant)
            _lint_told(source, service, plant)


def _lint_delegates(source: Source, service: Service, plant: Plant) -> None:
    known = plant.departments
    for number, expectation in enumerate(service.agreement.expectations):
        for place, delegate in enumerate(expectation.delegates):
            if delegate not in known:
                path = ("services", service.id, "expect", number, "delegates", place)
                facts = {"name": delegate, "known": listed(known), **nearest(delegate, known)}
                source.warning("unknown-delegate", path, **facts)


def _lint_gates(source: Source, service: Service, plant: Plant) -> None:
    for number, expectation in enumerate(service.agreement.expectations):
        gate = expectation.gate
        if gate is not None and not any(_has(plant, each, Role.APPROVER) for each in (gate, *expectation.delegates)):
            path = ("services", service.id, "expect", number, "by")
            source.warning("nobody-approves", path, **_cited(source, gate))


def _lint_sides(source: Source, service: Service, plant: Plant) -> None:
    path: Path = ("services", service.id)
    if not _has(plant, service.provider, Role.TECHNICIAN):
        source.warning("nobody-does", (*path, "provider"), **_cited(source, service.provider))
    customers = service.customers
    if customers is not None and not any(_has(plant, each) for each in customers):
        source.warning("nobody-asks", (*path, "customers"), **_cited(source, customers[0]))


def _lint_told(source: Source, service: Service, plant: Plant) -> None:
    for path, recipient in _recipients(service):
        department, _, role = recipient.partition(":")
        if not _has(plant, DepartmentId(department), Role(role)):
            facts = {"department": department, "role": role, **_cited(source, DepartmentId(department))}
            source.warning("nobody-told", path, **facts)


def _recipients(service: Service) -> Iterator[tuple[Path, str]]:
    for number, escalation in enumerate(service.agreement.escalations):
        for place, recipient in enumerate(escalation.tell):
            yield ("services", service.id, "escalate", number, "tell", place), recipient


def _has(plant: Plant, department: DepartmentId, role: Role | None = None) -> bool:
    """Whether somebody is of the department, in that role where one is named."""
    return any(
        person.department == department and (role is None or role in person.roles) for person in plant.people.values()
    )


def _cited(source: Source, department: DepartmentId) -> dict[str, str]:
    """The department and the line that declares it."""
    path = ("departments", department)
    return {"department": department, "other": str(source.line(path)), "other_said": source.named(path)}
