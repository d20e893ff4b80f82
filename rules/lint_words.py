"""The words of what the lint of a plant file finds, in both languages; `rules.fault_words` has the whole catalogue.

Each code has three templates: what, why, and what to do. `other` and `other_said` are a second line and what it says.
"""

from __future__ import annotations

from typing import Final

CHECK: Final = "and run: plazo check {file}"
EJECUTE: Final = "y ejecute: plazo check {file}"

LINT_EN: Final = {
    "minimum-not-below-maximum": (
        "{said} leaves no time; line {other} says {other_said}",
        "what may not end sooner than that has to be over by then, which nobody can do",
        f"make the longest time longer or the shortest one shorter {CHECK}",
    ),
    "window-never-met": (
        "{said} can never be met; line {other} says {other_said}",
        "that passes first, and the time is used up before it has passed, even at the best moment of the week to begin",
        f"make the longest time longer or the wait shorter {CHECK}",
    ),
    "window-missed-at-times": (
        "{said} cannot be met by what begins at {begins}; line {other} says {other_said}",
        "that passes first, and from then on the time is used up before it has passed",
        f"make the longest time longer or the wait shorter, or let it stand {CHECK}",
    ),
    "never-begins": (
        "{id} can never begin: nothing makes {word} happen",
        "it happens only where the file declares {needs}",
        f"declare it, or let {{id}} begin with something else, {CHECK}",
    ),
    "gate-begins-too-late": (
        "the time to answer {id} can never begin: {word} comes too late",
        "work does not start without the approval, and {word} comes when nobody waits for it any more",
        f"let it begin with opened or taken {CHECK}",
    ),
    "never-ends": (
        "{id} can never end: nothing of {said} can still happen; line {other} says {other_said}",
        "what happens once in a request is over when its time has come, or nothing declared makes it happen",
        f"let {{id}} end with something that comes later {CHECK}",
    ),
    "no-latest-promise": (
        "[services.{key}] promises nothing by which the work is done at the latest",
        "work that is ready and not started would be nobody's breach, and the customer gets no latest time",
        f"add a resolution, or a response, a start and a repair window, {CHECK}",
    ),
    "unknown-delegate": (
        "{said}: {name} is no department of this plant",
        "nobody could answer in place of the approver; the departments are: {known}",
        f"declare [departments.{{name}}] or take it out {CHECK}",
    ),
    "nobody-approves": (
        "{said}: nobody can approve; line {other} declares {other_said}",
        "neither there nor in a delegate's department is anybody an approver, and work does not start without it",
        f'give somebody of {{department}} roles = ["approver"] {CHECK}',
    ),
    "nobody-does": (
        "{said}: nobody can do the work; line {other} declares {other_said}",
        "only a technician of the provider starts the work and says that it is done",
        f'give somebody of {{department}} roles = ["technician"] {CHECK}',
    ),
    "nobody-asks": (
        "{said}: nobody can ask for it; line {other} declares {other_said}",
        "people ask for their own department, and these have nobody",
        f"add people to {{department}} {CHECK}",
    ),
    "nobody-told": (
        "{said}: nobody is told; line {other} declares {other_said}",
        "nobody of {department} has the role {role}",
        f'give somebody of {{department}} roles = ["{{role}}"], or tell somebody else, {CHECK}',
    ),
    "unused-calendar": (
        "nothing uses the calendar {key}",
        "no department, service or expectation counts on it",
        f"name it where it counts or take it out {CHECK}",
    ),
    "unused-department": (
        "nothing is asked of or by the department {key}",
        "it provides nothing, asks for nothing, approves, holds and owes nothing, and is told nothing",
        f"name it in a service or take it out {CHECK}",
    ),
    "unused-machine": (
        "nobody can ask for anything about the machine {key}; line {other} declares {other_said}",
        "{department} is the customer of no service",
        f"let a service have {{department}} among its customers or take it out {CHECK}",
    ),
    "unused-part": (
        "no time depends on the part {key}",
        "no repair window and no example names it",
        f"give it a window of its own or take it out {CHECK}",
    ),
    "unused-priority": (
        "no time depends on the priority {name}",
        "every expectation has the same time for all priorities",
        f"give an expectation a time for each priority or take it out {CHECK}",
    ),
}

LINT_ES: Final = {
    "minimum-not-below-maximum": (
        "{said} no deja tiempo; la línea {other} dice {other_said}",
        "lo que no puede acabar antes tiene que haber acabado para entonces, y eso nadie lo puede",
        f"alargue el tiempo más largo o acorte el más corto {EJECUTE}",
    ),
    "window-never-met": (
        "{said} no se puede cumplir nunca; la línea {other} dice {other_said}",
        "eso pasa antes, y el tiempo se acaba primero, aun en el mejor momento de la semana para empezar",
        f"alargue el tiempo más largo o acorte la espera {EJECUTE}",
    ),
    "window-missed-at-times": (
        "{said} no lo puede cumplir lo que empieza {begins}; la línea {other} dice {other_said}",
        "eso pasa antes, y desde ese momento el tiempo se acaba primero",
        f"alargue el tiempo más largo o acorte la espera, o déjelo así {EJECUTE}",
    ),
    "never-begins": (
        "{id} no puede empezar nunca: nada hace que suceda {word}",
        "solo sucede donde el archivo declara {needs}",
        f"declárelo, o haga que {{id}} empiece con otra cosa, {EJECUTE}",
    ),
    "gate-begins-too-late": (
        "el plazo para contestar {id} no puede empezar nunca: {word} llega tarde",
        "el trabajo no empieza sin la aprobación, y {word} llega cuando ya nadie la espera",
        f"haga que empiece con opened o taken {EJECUTE}",
    ),
    "never-ends": (
        "{id} no puede acabar nunca: nada de {said} puede suceder ya; la línea {other} dice {other_said}",
        "lo que sucede una vez en una solicitud ya pasó cuando le toca, o nada de lo declarado hace que suceda",
        f"haga que {{id}} acabe con algo que venga después {EJECUTE}",
    ),
    "no-latest-promise": (
        "[services.{key}] no promete para cuándo a más tardar está hecho el trabajo",
        "que nadie empiece un trabajo listo no sería incumplimiento de nadie, y el cliente no tiene hora límite",
        f"añada una resolución, o una respuesta, un inicio y una ventana de reparación, {EJECUTE}",
    ),
    "unknown-delegate": (
        "{said}: {name} no es un departamento de esta planta",
        "nadie podría contestar en lugar de quien aprueba; los departamentos son: {known}",
        f"declare [departments.{{name}}] o quítelo {EJECUTE}",
    ),
    "nobody-approves": (
        "{said}: nadie puede aprobar; la línea {other} declara {other_said}",
        "ni ahí ni en el departamento de un delegado hay quien apruebe, y sin eso el trabajo no empieza",
        f'dé a alguien de {{department}} roles = ["approver"] {EJECUTE}',
    ),
    "nobody-does": (
        "{said}: nadie puede hacer el trabajo; la línea {other} declara {other_said}",
        "solo un técnico de quien lo presta empieza el trabajo y dice que está hecho",
        f'dé a alguien de {{department}} roles = ["technician"] {EJECUTE}',
    ),
    "nobody-asks": (
        "{said}: nadie lo puede pedir; la línea {other} declara {other_said}",
        "cada cual pide para su departamento, y en estos no hay nadie",
        f"añada personas a {{department}} {EJECUTE}",
    ),
    "nobody-told": (
        "{said}: no se avisa a nadie; la línea {other} declara {other_said}",
        "nadie de {department} tiene el papel {role}",
        f'dé a alguien de {{department}} roles = ["{{role}}"], o avise a otra persona, {EJECUTE}',
    ),
    "unused-calendar": (
        "nada usa el calendario {key}",
        "ningún departamento, servicio ni expectativa cuenta con él",
        f"nómbrelo donde cuente o quítelo {EJECUTE}",
    ),
    "unused-department": (
        "nada se pide al departamento {key} ni lo pide él",
        "no presta ni pide nada, no aprueba, no tiene nada en espera, no debe nada y de nada se le avisa",
        f"nómbrelo en un servicio o quítelo {EJECUTE}",
    ),
    "unused-machine": (
        "nadie puede pedir nada sobre la máquina {key}; la línea {other} declara {other_said}",
        "{department} no es cliente de ningún servicio",
        f"ponga {{department}} entre los clientes de un servicio o quítela {EJECUTE}",
    ),
    "unused-part": (
        "ningún tiempo depende de la pieza {key}",
        "ninguna ventana de reparación y ningún ejemplo la nombra",
        f"dele una ventana propia o quítela {EJECUTE}",
    ),
    "unused-priority": (
        "ningún tiempo depende de la prioridad {name}",
        "todas las expectativas tienen el mismo tiempo para todas las prioridades",
        f"dé a una expectativa un tiempo por prioridad o quítela {EJECUTE}",
    ),
}
