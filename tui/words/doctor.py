"""What Plazo says: what it found when it examined a store."""

EN: dict[str, str] = {
    "command.doctor": "Says whether the store is whole: every checksum, version and derived row of the journal and of "
    "the archive. It changes nothing and may run while others work.",
    "option.repair-into": "a new folder for a copy that ends where the journal is damaged first, with what is good of "
    "the archive; the store itself stays as it is",
    "doctor.copied": "The copy at {place} ends with commit {position}. The store itself is as it was.",
    "doctor.go-on": "To go on with the copy, move {store} away as it is and the copy to its place. Open boards read it "
    "anew.",
    "doctor.from-before": "What the journal had kept of earlier commits was taken from journal.prev.jsonl.",
    "doctor.lost-nothing": "Nothing of the journal was left out.",
    "doctor.lost": "Left out: the last {lost} bytes of the journal. Later events are lost of: {requests}",
    "doctor.lost-unnamed": "Left out: the last {lost} bytes of the journal. They name no request.",
    "doctor.lost-all": "The journal is not there: all this is from journal.prev.jsonl, the generation before. What was "
    "recorded after this commit is lost.",
    "doctor.not-copied": "Could not be copied: {files}",
    "doctor.lost-archived": "Archived requests that could not be read and are left out ({n}): {requests}",
    "doctor.lost-archived-unnamed": "Archived requests that could not be read and are left out: {n}.",
    "help.doctor.further": "Exit code: 0 where the store is whole, 1 where it is not.",
    "doctor.reading": "{percent} % examined, now {file} …",
    "doctor.copying": "Making the copy: {percent} %, now {file} …",
    "doctor.grade.0": "whole",
    "doctor.grade.1": "notice",
    "doctor.grade.2": "newer",
    "doctor.grade.3": "DAMAGED",
    "doctor.part.card": "{file}",
    "doctor.part.journal": "{file}: lines: {lines}, last commit: {position}, {size}",
    "doctor.part.documents": "what {file} says: requests: {requests}, events: {events}, of the plant: {plant}",
    "doctor.part.segment": "{file}: requests: {requests}, {size}",
    "doctor.part.segments": "{file}: files: {files}, requests: {requests}, {size}",
    "doctor.part.index": "{file}: requests: {requests}, {size}",
    "doctor.part.previous": "{file}: lines: {lines}, {size}",
    "doctor.part.folder": "files in the folder: {files}",
    "doctor.part.unread": "{file}",
    "doctor.at-line": "{file}, line {line}, byte {offset}",
    "doctor.at-byte": "{file}, byte {offset}",
    "doctor.more": "and {n} more; all of them with --json",
    "doctor.whole": "The store at {place} is whole.",
    "doctor.newer": "The store at {place} was written by a newer Plazo. Nothing was changed.\n"
    "  Update Plazo on this machine; this one cannot say whether it is whole.",
    "doctor.damaged": "The store at {place} is DAMAGED. Nothing was changed.",
    "doctor.do.journal": "  Move the folder away as it is, then bring a backup to its place:\n"
    "    plazo restore BACKUP --store {place}\n"
    "  Without a backup, leave it where it is: plazo doctor --repair-into NEWFOLDER",
    "doctor.do.restore": "  Move the folder away as it is, then bring a backup to its place:\n"
    "    plazo restore BACKUP --store {place}\n"
    "  There is no other way: the journal is damaged before its first commit, and\n"
    "  no journal.prev.jsonl that is whole stands beside it.",
    "doctor.do.archive": "  Open requests go on; only what is long closed is concerned.\n"
    "  A file of the archive never changes: put the one of the same name from any\n"
    "  backup in its place. Without a backup: plazo doctor --repair-into NEWFOLDER",
    "doctor.line-altered": "This line is not the one that was written after the line before: changed, moved, added, or "
    "some before it are gone. {size} bytes are in doubt; {following} lines behind it follow from each other.",
    "doctor.commits-missing": "Commit {found} stands where commit {expected} belongs: what was between was taken out "
    "or moved. {size} bytes are in doubt; {following} lines behind it follow from each other.",
    "doctor.last-line-altered": "The last line has its end, but is not what was written: it was changed. A power cut "
    "leaves a line without its end, or zeros in it. Nothing more is written; a copy can leave out these {size} bytes.",
    "doctor.header-altered": "The first line is not what was written; without it nothing else can be trusted.",
    "doctor.kept-missing": "The journal ends before everything that was kept of earlier commits.",
    "doctor.unfinished": "The last line is unfinished ({size} bytes): a writer was cut off or is writing. The next "
    "change repairs it by itself.",
    "doctor.too-new": "It has format {found}: a newer Plazo wrote it. Update Plazo on this machine.",
    "doctor.another-store": "It belongs to store {found}, and store.json to store {expected}.",
    "doctor.another-machine": "The card names another machine: Plazo does not open the store here.",
    "doctor.card-altered": "The card is not what was written: it cannot be read.",
    "doctor.file-missing": "The file is missing.",
    "doctor.cannot-be-read": "It cannot be read ({reason}).",
    "doctor.other-size": "It has {size} bytes, and {expected} were written.",
    "doctor.archive-altered": "From here on it is not what was written.",
    "doctor.page-altered": "Page {page} is not what was written.",
    "doctor.document-unreadable": "{request} What stands here is not what Plazo writes: it cannot be read.",
    "doctor.version-gap": "{request} Version {found} stands where version {expected} belongs.",
    "doctor.event-twice": "{request} The event {event} is there twice.",
    "doctor.row-missing": "{request} Its row is missing.",
    "doctor.events-missing": "{request} It has a row and no events.",
    "doctor.row-differs": "{request} Its row does not follow from its events: {fields}.",
    "doctor.list-differs": "{request} What is listed of it is not what its line says.",
    "doctor.header-differs": "The journal's first line says otherwise of this file: {fields}.",
    "doctor.archived-twice": "{request} It is archived twice.",
    "doctor.in-both": "{request} It is in the journal and in the archive.",
    "doctor.position-strange": "{request} It has an event of commit {found}; the archive ends with {expected}.",
    "doctor.index-unsorted": "The entries are not in their order.",
    "doctor.index-misses": "{request} It is in the archive, and the index does not find it.",
    "doctor.index-strange": "Entries that stand for no archived request: {n}.",
    "doctor.previous-missing": "The generation before is not there. The store does not need it.",
    "doctor.previous-altered": "The generation before is not what was written ({size} bytes). The store does not "
    "need it.",
    "doctor.previous-strange": "This is generation {found}, not the one before. The store does not need it.",
    "doctor.left-over": "A writer that was cut off left this. It does no harm.",
    "doctor.not-named": "Nothing names this file. It does no harm.",
    "doctor.writing": "Process {process} is writing now.",
    "doctor.not-finished": "Process {process} did not finish its turn. The next change puts it in order by itself.",
}

ES: dict[str, str] = {
    "command.doctor": "Dice si el almacén está entero: cada suma, versión y fila derivada del diario y del archivo "
    "histórico. No cambia nada y puede correr mientras otros trabajan.",
    "option.repair-into": "una carpeta nueva para una copia que acaba donde el diario tiene el primer daño, con lo "
    "bueno del archivo histórico; el almacén queda como está",
    "doctor.copied": "La copia de {place} acaba en el cambio {position}. El almacén quedó como estaba.",
    "doctor.go-on": "Para seguir con la copia, aparte {store} tal como está y ponga la copia en su lugar. Los tableros "
    "abiertos la leen de nuevo.",
    "doctor.from-before": "Lo que el diario guardaba de cambios anteriores se tomó de journal.prev.jsonl.",
    "doctor.lost-nothing": "No se dejó fuera nada del diario.",
    "doctor.lost": "Quedan fuera los últimos {lost} bytes del diario. Se pierden sucesos posteriores de: {requests}",
    "doctor.lost-unnamed": "Quedan fuera los últimos {lost} bytes del diario. No nombran ninguna solicitud.",
    "doctor.lost-all": "El diario no está: todo esto viene de journal.prev.jsonl, la generación anterior. Lo que se "
    "registró después de este cambio se perdió.",
    "doctor.not-copied": "No se pudo copiar: {files}",
    "doctor.lost-archived": "Solicitudes archivadas que no se pudieron leer y quedan fuera ({n}): {requests}",
    "doctor.lost-archived-unnamed": "Solicitudes archivadas que no se pudieron leer y quedan fuera: {n}.",
    "help.doctor.further": "Código de salida: 0 si el almacén está entero, 1 si no.",
    "doctor.reading": "{percent} % revisado, ahora {file} …",
    "doctor.copying": "Haciendo la copia: {percent} %, ahora {file} …",
    "doctor.grade.0": "entero",
    "doctor.grade.1": "aviso",
    "doctor.grade.2": "nuevo",
    "doctor.grade.3": "DAÑADO",
    "doctor.part.card": "{file}",
    "doctor.part.journal": "{file}: líneas: {lines}, último cambio: {position}, {size}",
    "doctor.part.documents": "lo que dice {file}: solicitudes: {requests}, sucesos: {events}, de la planta: {plant}",
    "doctor.part.segment": "{file}: solicitudes: {requests}, {size}",
    "doctor.part.segments": "{file}: archivos: {files}, solicitudes: {requests}, {size}",
    "doctor.part.index": "{file}: solicitudes: {requests}, {size}",
    "doctor.part.previous": "{file}: líneas: {lines}, {size}",
    "doctor.part.folder": "archivos en la carpeta: {files}",
    "doctor.part.unread": "{file}",
    "doctor.at-line": "{file}, línea {line}, byte {offset}",
    "doctor.at-byte": "{file}, byte {offset}",
    "doctor.more": "y {n} más; todos con --json",
    "doctor.whole": "El almacén de {place} está entero.",
    "doctor.newer": "El almacén de {place} lo escribió un Plazo más nuevo. No se cambió nada.\n"
    "  Actualice Plazo en esta máquina; este no puede decir si está entero.",
    "doctor.damaged": "El almacén de {place} está DAÑADO. No se cambió nada.",
    "doctor.do.journal": "  Aparte la carpeta tal como está y traiga un respaldo a su lugar:\n"
    "    plazo restore COPIA --store {place}\n"
    "  Sin respaldo, déjela donde está: plazo doctor --repair-into CARPETA-NUEVA",
    "doctor.do.restore": "  Aparte la carpeta tal como está y traiga un respaldo a su lugar:\n"
    "    plazo restore COPIA --store {place}\n"
    "  No hay otro camino: el diario está dañado antes de su primer cambio, y a su\n"
    "  lado no hay ningún journal.prev.jsonl entero.",
    "doctor.do.archive": "  Las solicitudes abiertas siguen; solo toca a lo cerrado hace tiempo.\n"
    "  Un archivo histórico nunca cambia: ponga en su lugar el del mismo nombre de\n"
    "  cualquier respaldo. Sin respaldo: plazo doctor --repair-into CARPETA-NUEVA",
    "doctor.line-altered": "Esta línea no es la que se escribió tras la anterior: se cambió, se movió, se agregó, o "
    "faltan otras antes. {size} bytes están en duda; {following} líneas posteriores siguen unas de otras.",
    "doctor.commits-missing": "El cambio {found} está donde va el {expected}: lo que había en medio se quitó o se "
    "movió. {size} bytes están en duda; {following} líneas posteriores siguen unas de otras.",
    "doctor.last-line-altered": "La última línea tiene su final, pero no es lo que se escribió: se cambió. Un "
    "apagón deja una línea sin final, o ceros en ella. Nada más se escribe; una copia puede dejar fuera estos "
    "{size} bytes.",
    "doctor.header-altered": "La primera línea no es lo que se escribió; sin ella no se puede confiar en lo demás.",
    "doctor.kept-missing": "El diario termina antes de todo lo que se guardó de cambios anteriores.",
    "doctor.unfinished": "La última línea está inconclusa ({size} bytes): alguien la escribía cuando se cortó, o la "
    "escribe ahora. El próximo cambio la repara solo.",
    "doctor.too-new": "Tiene el formato {found}: lo escribió un Plazo más nuevo. Actualice Plazo en esta máquina.",
    "doctor.another-store": "Es del almacén {found}, y store.json del almacén {expected}.",
    "doctor.another-machine": "La ficha nombra otra máquina: Plazo no abre aquí el almacén.",
    "doctor.card-altered": "La ficha no es lo que se escribió: no se puede leer.",
    "doctor.file-missing": "Falta el archivo.",
    "doctor.cannot-be-read": "No se puede leer ({reason}).",
    "doctor.other-size": "Tiene {size} bytes, y se escribieron {expected}.",
    "doctor.archive-altered": "Desde aquí no es lo que se escribió.",
    "doctor.page-altered": "La página {page} no es lo que se escribió.",
    "doctor.document-unreadable": "{request} Lo que hay aquí no es lo que escribe Plazo: no se puede leer.",
    "doctor.version-gap": "{request} La versión {found} está donde va la {expected}.",
    "doctor.event-twice": "{request} El suceso {event} está dos veces.",
    "doctor.row-missing": "{request} Falta su fila.",
    "doctor.events-missing": "{request} Tiene fila y ningún suceso.",
    "doctor.row-differs": "{request} Su fila no se sigue de sus sucesos: {fields}.",
    "doctor.list-differs": "{request} Lo que se lista de ella no es lo que dice su línea.",
    "doctor.header-differs": "La primera línea del diario dice otra cosa de este archivo: {fields}.",
    "doctor.archived-twice": "{request} Está archivada dos veces.",
    "doctor.in-both": "{request} Está en el diario y en el archivo histórico.",
    "doctor.position-strange": "{request} Tiene un suceso del cambio {found}; el archivo histórico acaba en el "
    "{expected}.",
    "doctor.index-unsorted": "Las entradas no están en su orden.",
    "doctor.index-misses": "{request} Está en el archivo histórico, y el índice no la encuentra.",
    "doctor.index-strange": "Entradas que no son de ninguna solicitud archivada: {n}.",
    "doctor.previous-missing": "No está la generación anterior. El almacén no la necesita.",
    "doctor.previous-altered": "La generación anterior no es lo que se escribió ({size} bytes). El almacén no la "
    "necesita.",
    "doctor.previous-strange": "Esta es la generación {found}, no la anterior. El almacén no la necesita.",
    "doctor.left-over": "Lo dejó alguien que escribía cuando se cortó. No hace daño.",
    "doctor.not-named": "Nada nombra este archivo. No hace daño.",
    "doctor.writing": "El proceso {process} está escribiendo ahora.",
    "doctor.not-finished": "El proceso {process} no terminó su turno. El próximo cambio lo ordena solo.",
}
