"""What Plazo says about backups: making one, and bringing a store back from one."""

EN: dict[str, str] = {
    "command.backup": "Copies the whole store into a new folder while it is in use, and reads the copy back.",
    "command.restore": "Makes a store in a new place from a backup. A store that is there is never written over.",
    "help.backup.further": "Examples:\n"
    "  plazo backup /media/usb/plazo-2026-11-24\n"
    "  plazo list --read-only --store /media/usb/plazo-2026-11-24",
    "help.restore.further": "Example:\n  plazo restore /media/usb/plazo-2026-11-24 \\\n      --store /srv/plazo",
    "option.restore.store": "where the store is made; else PLAZO_STORE, else a folder of your own",
    "value.folder": "FOLDER",
    "value.backup": "BACKUP",
    "backup.made": "{place} is a whole copy: {events} of {requests}, {size}, read back and compared.",
    "restore.made": "{place} is a store again: {events} of {requests}, {size}, read back and compared.",
    "restore.no-backup": "There is no backup at {place}.\n  Name a folder that plazo backup has made.",
    "copies.events.one": "1 event",
    "copies.events.many": "{number} events",
    "copies.requests.one": "1 request",
    "copies.requests.many": "{number} requests",
    "copies.progress": "{done} of {total} copied",
}

ES: dict[str, str] = {
    "command.backup": "Copia todo el almacén a una carpeta nueva mientras se usa, y lee la copia para comprobarla.",
    "command.restore": "Hace un almacén en un lugar nuevo con una copia de respaldo. Nunca escribe sobre un almacén "
    "que ya existe.",
    "help.backup.further": "Ejemplos:\n"
    "  plazo backup /media/usb/plazo-2026-11-24\n"
    "  plazo list --read-only --store /media/usb/plazo-2026-11-24",
    "help.restore.further": "Ejemplo:\n  plazo restore /media/usb/plazo-2026-11-24 \\\n      --store /srv/plazo",
    "option.restore.store": "dónde se hace el almacén; si no, PLAZO_STORE o una carpeta suya",
    "value.folder": "CARPETA",
    "value.backup": "COPIA",
    "backup.made": "{place} es una copia entera: {events} de {requests}, {size}, leída y comparada.",
    "restore.made": "{place} es otra vez un almacén: {events} de {requests}, {size}, leído y comparado.",
    "restore.no-backup": "No hay ninguna copia de respaldo en {place}.\n"
    "  Indique una carpeta que haya hecho plazo backup.",
    "copies.events.one": "1 suceso",
    "copies.events.many": "{number} sucesos",
    "copies.requests.one": "1 solicitud",
    "copies.requests.many": "{number} solicitudes",
    "copies.progress": "{done} de {total} copiados",
}
