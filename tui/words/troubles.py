"""What Plazo says: what keeps a board from being true, or an entry from being recorded."""

EN: dict[str, str] = {
    "trouble.fault": "A part of the board has failed: {why} What is shown may be stale; it is begun again by itself.",
    "trouble.unrecorded.one": "NOT recorded yet: what happened to clocks of {n} request; it is tried again. {why}",
    "trouble.unrecorded.many": "NOT recorded yet: what happened to clocks of {n} requests; it is tried again. {why}",
    "trouble.saving": "Not recorded yet: the store has not answered. Wait until it has.",
    "trouble.clock-ahead": "This machine's clock was set ahead by {amount}. What is due is shown by it, and nothing of "
    "that is recorded before {until}: set it back until then if it is wrong.",
    "trouble.more": "? says all",
    "trouble.title": "What is wrong now",
    "acted.still-saving": "What was done before is not recorded yet. Wait until the store has answered.",
    "acted.leave-unsaved": "What was done last is not recorded yet. Wait, or leave again without it.",
    "acted.not-read": "The store could not say. {why}",
    "reason.ENOSPC": "no space is left on the disk",
    "reason.EDQUOT": "your share of the disk is used up",
    "reason.EFBIG": "the file may not become larger for this user",
    "reason.EIO": "the disk does not read or write",
    "reason.EROFS": "the disk is mounted for reading only",
    "reason.EACCES": "no permission",
    "reason.EPERM": "not allowed",
    "reason.ENOENT": "it is not there",
    "reason.ESTALE": "the disk is gone",
    "reason.ENOTDIR": "a part of its name is no folder",
    "notice.anew": "The store has another past now, as after a backup was brought back. Everything was read anew.",
    "notice.clock-back": "The clock was set back: nothing was recorded by the wrong one.",
}

ES: dict[str, str] = {
    "trouble.fault": "Una parte del tablero falló: {why} Lo que se ve puede no estar al día; se vuelve a empezar solo.",
    "trouble.unrecorded.one": "Todavía NO registrado: lo que pasó con los plazos de {n} solicitud; se vuelve a "
    "intentar. {why}",
    "trouble.unrecorded.many": "Todavía NO registrado: lo que pasó con los plazos de {n} solicitudes; se vuelve a "
    "intentar. {why}",
    "trouble.saving": "Todavía no registrado: el almacén no ha respondido. Espere a que responda.",
    "trouble.clock-ahead": "El reloj de esta máquina se adelantó {amount}. Los vencimientos se muestran según él, y "
    "nada de eso se registra antes de {until}: póngalo en hora hasta entonces si está mal.",
    "trouble.more": "? dice todo",
    "trouble.title": "Qué anda mal ahora",
    "acted.still-saving": "Lo hecho antes todavía no quedó registrado. Espere a que el almacén responda.",
    "acted.leave-unsaved": "Lo último que se hizo todavía no quedó registrado. Espere, o salga otra vez sin eso.",
    "acted.not-read": "El almacén no pudo decirlo. {why}",
    "reason.ENOSPC": "no queda espacio en el disco",
    "reason.EDQUOT": "su parte del disco está llena",
    "reason.EFBIG": "el archivo no puede crecer más para este usuario",
    "reason.EIO": "el disco no lee o no escribe",
    "reason.EROFS": "el disco está montado solo para leer",
    "reason.EACCES": "sin permiso",
    "reason.EPERM": "no permitido",
    "reason.ENOENT": "no está",
    "reason.ESTALE": "el disco ya no está",
    "reason.ENOTDIR": "una parte de su nombre no es una carpeta",
    "notice.anew": "El almacén tiene ahora otro pasado, como después de traer un respaldo. Todo se leyó de nuevo.",
    "notice.clock-back": "El reloj volvió a su hora: nada quedó registrado según el equivocado.",
}
