"""What Plazo says about searching."""

EN: dict[str, str] = {
    "search.also": "Also found: {where}",
    "search.also-best": "Also found, the best {n}: {where}",
    "search.elsewhere": "Nothing on “{tab}”. Found elsewhere: {where}",
    "search.elsewhere-best": "Nothing on “{tab}”. The best {n} elsewhere: {where}",
    "search.closed": "closed",
    "search.closed-or-elsewhere": "closed, or on another tab",
    "search.on": "on {date}",
    "search.under-way": "reading what is closed: {percent} %",
    "search.not-yet": "Nothing on “{tab}” has “{text}”. Everything else is still being searched …",
    "search.nothing": "Nothing has “{text}”, open or closed. Escape clears the search.",
    "search.fault": "Not everything could be searched: {why}",
    "search.incomplete": "not everything could be searched",
    "command.search": "Finds requests, open and closed ones, by any words: number, text, people, machines, parts.",
    "value.words": "WORDS",
    "search.none": "No request has “{text}”. Fewer or shorter words find more.",
    "misuse.nothing-to-find": "There is nothing to look for: give at least one word, or the number of a request.",
    "search.best": "These are the best {n}; more words find fewer.",
    "help.search.further": "Every word must be in a request, in any place of a word.\n"
    "Accents and case do not matter.\n"
    "Examples:\n"
    "  plazo search M-1042\n"
    "  plazo search ortiz sealer 3 --json",
}

ES: dict[str, str] = {
    "search.also": "También: {where}",
    "search.also-best": "También, las {n} mejores: {where}",
    "search.elsewhere": "Nada en «{tab}». En otra parte: {where}",
    "search.elsewhere-best": "Nada en «{tab}». Las {n} mejores: {where}",
    "search.closed": "cerradas",
    "search.closed-or-elsewhere": "cerradas, o en otra pestaña",
    "search.on": "el {date}",
    "search.under-way": "leyendo lo cerrado: {percent} %",
    "search.not-yet": "Nada en «{tab}» tiene «{text}». Todo lo demás se está buscando todavía…",
    "search.nothing": "Nada tiene «{text}», ni abierto ni cerrado. Escape quita la búsqueda.",
    "search.fault": "No se pudo buscar en todo: {why}",
    "search.incomplete": "no se pudo buscar en todo",
    "command.search": "Encuentra solicitudes, abiertas y cerradas: por número, texto, personas, máquinas o piezas.",
    "value.words": "PALABRAS",
    "search.none": "Ninguna solicitud tiene «{text}». Menos palabras, o más cortas, encuentran más.",
    "misuse.nothing-to-find": "No hay nada que buscar: dé al menos una palabra, o el número de una solicitud.",
    "search.best": "Estas son las {n} mejores; más palabras encuentran menos.",
    "help.search.further": "Cada palabra debe estar, entera o en parte.\n"
    "Acentos y mayúsculas no importan.\n"
    "Ejemplos:\n"
    "  plazo search M-1042\n"
    "  plazo search ortiz selladora 3 --json",
}
