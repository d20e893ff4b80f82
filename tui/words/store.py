"""What Plazo says: what a store could not do. The English sentences stand in the store itself."""

from store.sentences import SENTENCES

EN: dict[str, str] = {f"store.{code}": sentence for code, sentence in SENTENCES.items()}

ES: dict[str, str] = {
    "store.missing": "No hay ningún almacén en {place}.\n"
    "  Revise la carpeta, o haga uno allí publicando un archivo de planta: plazo init, luego plazo publish",
    "store.not-a-folder": "{place} no puede ser un almacén: es un archivo, o está dentro de uno, y un almacén es una "
    "carpeta.\n"
    "  Indique una carpeta vacía o una que todavía no exista.",
    "store.not-a-store": "{place} no es un almacén: la carpeta tiene otros archivos y ningún store.json.\n"
    "  Indique una carpeta vacía o una que todavía no exista.",
    "store.read-only": "El almacén de {place} está abierto solo para leer: no se escribió nada.\n"
    "  Ábralo sin la opción de solo lectura para hacer cambios.",
    "store.only-asked": "Las tablas de {place} solo se pueden consultar: no se escribió nada.\n"
    "  Cambie las solicitudes con plazo do, para que se cumplan las reglas.",
    "store.busy": "El almacén de {place} está ocupado: el proceso {holder} lo retiene hace más de {seconds} segundos.\n"
    "  No se escribió nada. Vea si ese proceso está parado y vuelva a intentarlo.",
    "store.busy-unnamed": "El almacén de {place} está ocupado: lo retiene otro proceso hace más de {seconds} s.\n"
    "  No se escribió nada. Vuelva a intentarlo en un momento.",
    "store.damaged": "El almacén está dañado: {size} bytes en el byte {offset} de {file} no son lo que se escribió.\n"
    "  Después hay líneas buenas, así que nada se repara a ciegas y nada se escribe. plazo doctor dice qué se perdió.\n"
    "  Aparte la carpeta tal como está y ponga una copia de respaldo en su lugar con plazo restore.",
    "store.damaged-end": "El almacén está dañado: {file} no es lo que se escribió desde el byte {offset} hasta el\n"
    "  final ({size} bytes). Ninguna escritura interrumpida deja eso, así que nada se repara a ciegas y nada se\n"
    "  escribe. plazo doctor dice qué se pierde. Mueva la carpeta tal como está y ponga en su lugar una copia de\n"
    "  respaldo con plazo restore.",
    "store.incomplete": "El almacén de {place} está incompleto: {file} falta o no se puede leer.\n"
    "  No se escribe nada. plazo doctor dice qué hay. Guarde una copia de la carpeta tal como está y traiga el\n"
    "  archivo de una copia de respaldo, o todo con plazo restore.",
    "store.unreadable": "El almacén contiene algo que este Plazo no puede leer: {reason}.\n"
    "  No se cambia nada. plazo doctor dice dónde. Aparte la carpeta tal como está y ponga una copia de respaldo en\n"
    "  su lugar con plazo restore.",
    "store.archive-damaged": "El archivo histórico está dañado: {file} no es lo que se escribió en el byte {offset}.\n"
    "  Las solicitudes abiertas siguen. plazo doctor dice qué se perdió. Guarde una copia de la carpeta tal como está\n"
    "  y traiga ese archivo de una copia de respaldo.",
    "store.archive-incomplete": "El archivo histórico de {place} está incompleto: falta {file}.\n"
    "  Las solicitudes abiertas siguen. plazo doctor dice qué se perdió y qué hacer.",
    "store.too-new": "{file} tiene el formato {format}; este Plazo conoce formatos hasta {known}.\n"
    "  Lo escribió un Plazo más nuevo. Actualice Plazo en esta máquina.",
    "store.unknown-event": "El almacén contiene un suceso que este Plazo no conoce: {reason}.\n"
    "  Lo escribió un Plazo más nuevo. Actualice Plazo en esta máquina.",
    "store.not-saved": "NO se registró: no se pudo escribir en {place} ({reason}).\n"
    "  No quedó nada guardado. Haga sitio o arregle el disco, y hágalo otra vez.",
    "store.not-writable": "Usted no puede escribir en {place} ({reason}): no se registró nada.\n"
    "  Pida a quien lo cuida permiso para escribir en la carpeta y sus archivos, o solo mire, con --read-only.",
    "store.unreachable": "No se puede llegar al almacén de {place} ({reason}).\n"
    "  Vea que su disco esté y que usted pueda leer la carpeta. Un tablero abierto sigue entonces solo.",
    "store.another-store": "Ahora hay en {place} otro almacén que el que se abrió.\n  Cierre Plazo y ábralo otra vez.",
    "store.closed": "El almacén de {place} está cerrado.\n  Ábralo otra vez.",
    "store.forked": "El almacén de {place} es del proceso {owner}; este es el proceso {process}.\n"
    "  Un proceso hijo abre el almacén de nuevo.",
    "store.network": "{place} está en un sistema de archivos de red ({kind}, montado en {mount}), donde no se puede\n"
    "  confiar en los bloqueos ni en lo guardado. Tenga el almacén en un disco local de una sola máquina; los demás\n"
    "  lo usan allí por ssh.",
    "store.another-machine": "El almacén de {place} es de otra máquina: dos máquinas que escriben en una carpeta\n"
    "  perderían datos. Tenga el almacén en una sola máquina; los demás lo usan allí por ssh. Si se mudó aquí para\n"
    '  siempre, ponga "machine" en "" en {place}/store.json.',
    "store.postgresql": "No se puede abrir un almacén en PostgreSQL: esta versión de Plazo guarda solo en carpetas.\n"
    "  Indique una carpeta de esta máquina, como /srv/plazo; los demás la usan allí por ssh.",
    "store.unknown-scheme": "{url} no nombra un almacén: Plazo no conoce {scheme}://.\n"
    "  Indique una carpeta de esta máquina, como /srv/plazo.",
    "store.copy-not-empty": "{place} no está vacía: no se copió nada, ni se tocó nada de lo que tiene.\n"
    "  Indique una carpeta vacía o una que todavía no exista.",
    "store.copy-inside": "{place} está dentro del almacén de {store}: una copia allí se perdería con él.\n"
    "  Indique una carpeta fuera, mejor en otro disco.",
    "store.copy-onto-mount": "En {place} está montado un disco: la copia recibe su nombre cuando está entera, y ese\n"
    "  ya está tomado. Indique una carpeta nueva dentro, como {place}/plazo.",
    "store.copy-going-on": "Otro proceso está copiando a {place} en este momento.\n"
    "  Espere a que termine, o indique otra carpeta.",
    "store.copy-differs": "Lo que se leyó de {place} no es lo que se escribió: el disco no lo guardó.\n"
    "  No se hizo ninguna copia. Indique una carpeta en otro disco.",
    "store.not-copied": "No se hizo ninguna copia: no se pudo escribir en {place} ({reason}).\n"
    "  El almacén está como estaba. Haga sitio, o indique otra carpeta, y hágalo otra vez.",
    "store.not-repairable": "{file} está dañado en la línea {line}, antes de su primer cambio: de lo que queda no se\n"
    "  puede hacer una copia. No se escribió nada. Guarde la carpeta tal como está y tráigala de un respaldo.",
    "store.unfinished-line": "La última línea de {file} está inconclusa ({size} bytes): alguien la estaba escribiendo\n"
    "  cuando se cortó, o la escribe ahora. El próximo cambio la repara solo.",
    "store.not-archived": "Lo cerrado hace tiempo no se pudo pasar al archivo histórico de {place} ({reason}).\n"
    "  No se pierde nada, pero el almacén crece. Haga sitio o arregle el disco; se vuelve a intentar solo.",
    "store.found-damaged": "El almacén de {place} está dañado: según su examen diario, {file} cambió o falta.\n"
    "  Lo abierto sigue con lo que leyó. Antes de cerrarlo, pregunte a plazo doctor qué se perdió y qué hacer.",
    "store.not-examined": "No se pudo hacer el examen diario ({reason}): no se vería un daño en {place}.\n"
    "  Con eso no se pierde nada. Pregunte a plazo doctor; se vuelve a intentar solo.",
    "store.clock-behind": "El reloj de esta máquina está {seconds} segundos por detrás del último cambio del almacén.\n"
    "  Ponga el reloj en hora; hasta entonces los cambios llevan la hora del último.",
    "store.little-room": "Quedan solo {free} MB en el disco de {place}.\n"
    "  Haga sitio antes de que ya no se puedan registrar cambios.",
}
