"""The words of faults in Spanish; `rules.fault_words` has the catalogue of all languages."""

from __future__ import annotations

from typing import Final

CORRIJA: Final = "corrija la línea y ejecute: plazo check {file}"

NEAREST_ES: Final = "¿quiso decir {nearest}? corrija la línea y ejecute: plazo check {file}"

KINDS_ES: Final = {
    "response": "una respuesta",
    "cool-down": "un enfriamiento",
    "approval": "una aprobación",
    "start": "un inicio",
    "repair": "una reparación",
    "update": "una actualización",
    "told": "avisar al cliente",
    "confirmation": "una confirmación",
    "resolution": "una resolución",
    "custom": "una expectativa",
}

SPANISH: Final = {
    "not-toml": (
        "el texto no es TOML: {message}",
        "nada del archivo se puede leer mientras esto no esté bien",
        CORRIJA,
    ),
    "not-unicode": (
        "un carácter no es texto Unicode",
        "la mitad de un par sustituto no se puede guardar",
        "guarde el archivo como UTF-8 y ejecute: plazo check {file}",
    ),
    "too-deep": (
        "las tablas y listas están demasiado hondas unas dentro de otras",
        "un archivo de planta no necesita más de siete niveles",
        "quite las de más adentro y ejecute: plazo check {file}",
    ),
    "too-long-number": (
        "un número tiene miles de cifras",
        "un archivo de planta no lleva números propios; los tiempos van entre comillas",
        "quite el número y ejecute: plazo check {file}",
    ),
    "unknown-key": ("{key} no es una clave de {table}", "puede tener: {known}", CORRIJA),
    "missing-key": (
        "a {table} le falta {key}",
        "hace falta ahí, y nada la sustituye",
        "añada una línea {key} = … y ejecute: plazo check {file}",
    ),
    "missing-table": (
        "falta la tabla [{key}]",
        "en ella están el nombre y la zona horaria de la planta",
        "añada [{key}] con name y time_zone, o escriba un archivo entero con: plazo init",
    ),
    "not-text": ("{said} no es texto", 'el texto va entre comillas, como "Mantenimiento"', CORRIJA),
    "empty-text": ("{key} está vacío", "la gente lo lee en sus tableros", "escríbalo y ejecute: plazo check {file}"),
    "not-a-flag": ("{said} no es true ni false", "true y false van sin comillas", CORRIJA),
    "not-a-list": ("{said} no es una lista", 'una lista va entre corchetes, como ["06:00-14:00"]', CORRIJA),
    "not-a-table": (
        "{key} no es una tabla",
        "una tabla tiene un título entre corchetes, o va entre llaves, como {{ mon-fri = [] }}",
        CORRIJA,
    ),
    "empty-list": ("{key} es una lista vacía", "tiene que nombrar al menos uno", CORRIJA),
    "not-an-id": (
        '"{name}" no puede ser un identificador',
        "un identificador solo tiene letras, cifras, - y _, porque en los comandos va sin comillas",
        CORRIJA,
    ),
    "not-a-choice": ("{said} no es una de las palabras posibles aquí", "son: {known}", CORRIJA),
    "not-a-duration": (
        "{said} no es una duración",
        '{kind} necesita un número y una unidad, como "24h" o "30m"',
        CORRIJA,
    ),
    "goal-of-zero": (
        "{said} no es tiempo alguno",
        "{kind} necesita más que nada, o su plazo acaba antes de empezar",
        CORRIJA,
    ),
    "reversed-window": (
        "{said} acaba antes de empezar",
        "una ventana nombra primero su tiempo más corto",
        "escriba {turned}, si es lo que quiere decir, y ejecute: plazo check {file}",
    ),
    "missing-priority": (
        "{key} no tiene tiempo para: {missing}",
        "una tabla por prioridad nombra todas las prioridades de la planta",
        "añada lo que falta y ejecute: plazo check {file}",
    ),
    "no-bounds": (
        "{table} no tiene ni {least} ni {most}",
        "una expectativa promete un mínimo, un máximo o ambos",
        "añada uno de los dos y ejecute: plazo check {file}",
    ),
    "not-a-risk": (
        "{said} no dice cuándo un plazo está en riesgo",
        'es una parte de la meta, como "75%", o una duración antes del vencimiento, como "10m"',
        CORRIJA,
    ),
    "not-a-level": (
        "{said} no es un nivel",
        'un nivel es una parte de la meta, como "75%", o "due", o más tarde, como "due+30m"',
        CORRIJA,
    ),
    "not-a-recipient": (
        "{said} no dice a quién se avisa",
        'es un departamento y un papel, como "maintenance:supervisor"; los papeles: supervisor, technician, approver',
        CORRIJA,
    ),
    "not-a-happening": (
        "{said} no es algo que suceda",
        "puede ser uno propio de la planta, como event NOMBRE, o: {known}",
        CORRIJA,
    ),
    "not-a-shift": (
        "{said} no es un turno",
        'un turno son dos horas del día, como "06:00-14:00", "22:00-06:00" o "22:00-24:00"',
        CORRIJA,
    ),
    "not-a-day": (
        "{key} no es un día de la semana",
        "los días son mon, tue, wed, thu, fri, sat, sun, o varios, como mon-fri",
        CORRIJA,
    ),
    "day-twice": (
        "{key} nombra un día que otra línea ya nombró",
        "un día tiene todos sus turnos en una sola lista",
        CORRIJA,
    ),
    "not-a-date": ("{said} no es una fecha", 'una fecha es año, mes y día, como "2026-12-24"', CORRIJA),
    "not-a-moment": (
        "{said} no es una fecha con hora",
        'es una hora en {known}, como "2026-11-24 10:00", o con diferencia horaria, "2026-11-24T10:00-04:00"',
        CORRIJA,
    ),
    "reversed-closure": ("{said} no es posterior a su comienzo", "el cierre empieza en {begins}", CORRIJA),
    "never-opens": (
        "el calendario {key} no abre nunca",
        "ningún plazo en él llegaría a su fin",
        "póngale un turno en open y ejecute: plazo check {file}",
    ),
    "unknown-zone": (
        "{said} no es una zona horaria",
        'una zona horaria tiene un nombre de la IANA, como "America/Puerto_Rico"',
        CORRIJA,
    ),
    "unknown-country": (
        "{said} no es un país cuyos feriados se conozcan",
        'un país tiene un código ISO 3166 en mayúsculas, como "PR", "US" o "ES"',
        CORRIJA,
    ),
    "unknown-subdivision": (
        "{said} no es una parte de {country} cuyos feriados se conozcan",
        'tiene un código ISO 3166-2 sin el país, como "MA"',
        CORRIJA,
    ),
    "unknown-kind": ("{said} no es una clase de expectativa", "las clases son: {known}", CORRIJA),
    "unknown-department": ("{said} no nombra ningún departamento", "los departamentos son: {known}", CORRIJA),
    "unknown-side": (
        "{said} no es provider, ni customer, ni un departamento",
        "alguien tiene que deberlo o tenerlo en espera; puede ser: {known}",
        CORRIJA,
    ),
    "unknown-calendar": ("{said} no nombra ningún calendario", "los calendarios son: {known}", CORRIJA),
    "unknown-part": ('"{name}" no nombra ninguna pieza', "las piezas son: {known}", CORRIJA),
    "unknown-priority": ('"{name}" no nombra ninguna prioridad', "las prioridades son: {known}", CORRIJA),
    "unknown-expectation": (
        "{said} no nombra ninguna expectativa de este servicio",
        "el identificador de una expectativa es su clase si no tiene otro; aquí son: {known}",
        CORRIJA,
    ),
    "duplicate-expectation": (
        "dos expectativas del servicio se llaman {id}",
        "las esperas y los avisos no podrían distinguirlas",
        'dé a esta un identificador propio, como id = "{id}-2", y ejecute: plazo check {file}',
    ),
    "duplicate-person": (
        "dos personas tienen el identificador {name}",
        "no se podría distinguir lo que hace cada una",
        CORRIJA,
    ),
    "duplicate-priority": ("la prioridad {name} está dos veces", "cada una tiene un lugar en el orden", CORRIJA),
    "duplicate-hold": (
        "{said} está declarado dos veces",
        "un motivo tiene un solo responsable y detiene unos mismos plazos",
        CORRIJA,
    ),
    "stops-cool-down": (
        "una espera no puede detener el enfriamiento {name}",
        "se enfría aunque nadie espere",
        "quite {name} de {key} y ejecute: plazo check {file}",
    ),
    "no-maximum": (
        "{name} no tiene un máximo que se pueda detener o que venza",
        "solo vence una expectativa que tiene un tiempo más largo",
        "quite {name} de {key}, o dele un tiempo más largo, y ejecute: plazo check {file}",
    ),
    "reserved-department": (
        "un departamento no se puede llamar {key}",
        "provider y customer son los dos lados de toda solicitud",
        "elija otro identificador y ejecute: plazo check {file}",
    ),
    "reserved-calendar": (
        "un calendario no se puede llamar {key}",
        "always existe en toda planta y está abierto a toda hora",
        "elija otro identificador y ejecute: plazo check {file}",
    ),
}
