"""What stands beside a request: whose turn it was, what came before it, how long such requests took."""

EN: dict[str, str] = {
    "turns.section": "Whose turn it was",
    "turns.holder": "department",
    "turns.open": "open hours",
    "turns.closed": "closed hours",
    "turns.people": "by person",
    "turns.person": "{person} {amount}",
    "turns.cooling": "nobody: it cools",
    "turns.nobody": "nobody",
    "queue.none": "next at {department}",
    "queue.before.one": "{n} before it at {department}",
    "queue.before.many": "{n} before it at {department}",
    "such.said": (
        "In the last 90 days: half were done within {median}, nine in ten within {p90} ({n} cases of this service)."
    ),
    "such.said-part": (
        "In the last 90 days: half were done within {median}, nine in ten within {p90} ({n} cases, {part})."
    ),
    "promise.why.appointment-passed": "the start was planned for {moment}",
    "promise.why.child": "it waits for {number} of {department}",
    "promise.why.child-by": "it waits for {number} of {department}, until {moment} at the latest",
}

ES: dict[str, str] = {
    "turns.section": "A quién le tocó",
    "turns.holder": "departamento",
    "turns.open": "en horario",
    "turns.closed": "fuera de horario",
    "turns.people": "por persona",
    "turns.person": "{person} {amount}",
    "turns.cooling": "a nadie: se enfría",
    "turns.nobody": "a nadie",
    "queue.none": "la siguiente en {department}",
    "queue.before.one": "{n} antes en {department}",
    "queue.before.many": "{n} antes en {department}",
    "such.said": (
        "En los últimos 90 días: la mitad se hizo en {median} o menos, y nueve de cada diez en {p90} o menos "
        "({n} casos de este servicio)."
    ),
    "such.said-part": (
        "En los últimos 90 días: la mitad se hizo en {median} o menos, y nueve de cada diez en {p90} o menos "
        "({n} casos, {part})."
    ),
    "promise.why.appointment-passed": "el inicio estaba previsto para {moment}",
    "promise.why.child": "espera a {number} de {department}",
    "promise.why.child-by": "espera a {number} de {department}, a más tardar hasta {moment}",
}
