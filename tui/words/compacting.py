"""What Plazo says: archiving what is long closed."""

EN: dict[str, str] = {
    "command.compact": "Archives the requests that have been closed for long. Boards do this by themselves, and so do "
    "other commands when it is overdue.",
    "help.compact.further": "Nothing is lost: show, list and search still find them.\n"
    "Example, for cron:\n  30 3 * * 0  plazo compact --store /srv/plazo",
    "compact.progress": "Archiving closed requests: {through} of {whole} … (Ctrl-C leaves them for later)",
    "compact.done.one": "1 request was archived.",
    "compact.done.many": "{number} requests were archived.",
    "compact.none": "Nothing was archived: no request has been closed for long enough,\n"
    "  or another process is archiving at this moment.",
    "compact.interrupted": "Stopped: nothing was archived, and nothing has changed.",
    "compact.failed": "Nothing was archived: {place} could not be written ({reason}).\n"
    "  Nothing is lost. Make room or mend the disk, then do it again.",
    "compact.not-now": "What you did is recorded. Closed requests could not be archived now ({reason});\n"
    "  nothing is lost, and it is tried again later.",
}

ES: dict[str, str] = {
    "command.compact": "Pasa al archivo histórico las solicitudes cerradas hace tiempo. Los tableros lo hacen solos, y "
    "los demás comandos también cuando ya hace falta.",
    "help.compact.further": "No se pierde nada: show, list y search las encuentran igual.\n"
    "Ejemplo, para cron:\n  30 3 * * 0  plazo compact --store /srv/plazo",
    "compact.progress": "Archivando solicitudes cerradas: {through} de {whole} … (Ctrl-C lo deja para después)",
    "compact.done.one": "1 solicitud pasó al archivo histórico.",
    "compact.done.many": "{number} solicitudes pasaron al archivo histórico.",
    "compact.none": "No se archivó nada: ninguna solicitud lleva cerrada lo suficiente,\n"
    "  u otro proceso está archivando en este momento.",
    "compact.interrupted": "Interrumpido: no se archivó nada, y nada ha cambiado.",
    "compact.failed": "No se archivó nada: no se pudo escribir en {place} ({reason}).\n"
    "  No se pierde nada. Haga sitio o arregle el disco, y hágalo otra vez.",
    "compact.not-now": "Lo que usted hizo está registrado. No se pudo archivar ahora lo cerrado ({reason});\n"
    "  no se pierde nada, y se vuelve a intentar más tarde.",
}
