"""What each error and warning of a store says in English, by its code: what, why and what to do.

The codes are stable: other languages are kept above this room, under the same codes and with the same facts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, str]] = {
    "missing": "There is no store at {place}.\n"
    "  Check the folder, or make a store there by publishing a plant file: plazo init, then plazo publish",
    "not-a-folder": "{place} cannot be a store: it is a file, or lies in one, and a store is a folder.\n"
    "  Name an empty folder or one that does not exist yet.",
    "not-a-store": "{place} is not a store: the folder holds other files and no store.json.\n"
    "  Name an empty folder or one that does not exist yet.",
    "read-only": "The store at {place} is open for reading only: nothing was written.\n"
    "  Open it without the read-only option to make changes.",
    "only-asked": "The tables of {place} can only be asked: nothing was written.\n"
    "  Change requests with plazo do, so that the rules are kept.",
    "busy": "The store at {place} is busy: process {holder} has held it for more than {seconds} seconds.\n"
    "  Nothing was written. See whether that process is stopped, then try again.",
    "busy-unnamed": "The store at {place} is busy: another process has held it for more than {seconds} seconds.\n"
    "  Nothing was written. Try again in a moment.",
    "damaged": "The store is damaged: {size} bytes at byte {offset} of {file} are not what was written.\n"
    "  Good lines follow, so nothing is repaired by guessing and nothing is written. plazo doctor says what is lost.\n"
    "  Move the folder away as it is, then bring a backup in its place with plazo restore.",
    "damaged-end": "The store is damaged: {file} is not what was written from byte {offset} to its end ({size}\n"
    "  bytes). No write that was cut off leaves that, so nothing is repaired by guessing and nothing is written.\n"
    "  plazo doctor says what is lost. Move the folder away as it is, then bring a backup in its place with\n"
    "  plazo restore.",
    "incomplete": "The store at {place} is incomplete: {file} is missing or cannot be read.\n"
    "  Nothing is written. plazo doctor says what is there. Copy the folder away as it is, then bring the file back\n"
    "  from a backup, or all of it with plazo restore.",
    "unreadable": "The store holds something that this Plazo cannot read: {reason}.\n"
    "  Nothing is changed. plazo doctor says where. Move the folder away as it is, then bring a backup in its place\n"
    "  with plazo restore.",
    "archive-damaged": "The archive is damaged: {file} is not what was written at byte {offset}.\n"
    "  Open requests go on. plazo doctor says what is lost. Copy the folder away as it is, then bring that file back\n"
    "  from a backup.",
    "archive-incomplete": "The archive of {place} is incomplete: {file} is missing.\n"
    "  Open requests go on. plazo doctor says what is lost and what to do.",
    "too-new": "{file} has format {format}; this Plazo knows formats up to {known}.\n"
    "  A newer Plazo wrote it. Update Plazo on this machine.",
    "unknown-event": "The store holds an event that this Plazo does not know: {reason}.\n"
    "  A newer Plazo wrote it. Update Plazo on this machine.",
    "not-saved": "NOT recorded: {place} could not be written ({reason}).\n"
    "  Nothing of it was kept. Make room or mend the disk, then do it again.",
    "not-writable": "{place} may not be written by you here ({reason}): nothing was recorded.\n"
    "  Ask whoever keeps it for the right to write in the folder and its files, or look only, with --read-only.",
    "unreachable": "The store at {place} cannot be reached ({reason}).\n"
    "  See that its disk is there and that you may read the folder. An open board then goes on by itself.",
    "another-store": "Another store is now at {place} than the one that was opened.\n  Close Plazo and open it again.",
    "closed": "The store at {place} is closed.\n  Open it again.",
    "forked": "The store at {place} belongs to process {owner}; this is process {process}.\n"
    "  A child process opens the store anew.",
    "network": "{place} is on a network file system ({kind}, mounted at {mount}): locks and saved data cannot be\n"
    "  relied upon there. Keep the store on a local disk of one machine; others can use it there over ssh.",
    "another-machine": "The store at {place} belongs to another machine, and two writing one folder would lose data.\n"
    "  Keep the store on one machine; others can use it there over ssh. If it was moved here for good, set\n"
    '  "machine" to "" in {place}/store.json.',
    "postgresql": "A store on PostgreSQL cannot be opened: this release of Plazo keeps stores in folders only.\n"
    "  Name a folder on this machine, such as /srv/plazo; others can use it there over ssh.",
    "unknown-scheme": "{url} does not name a store: Plazo does not know {scheme}://.\n"
    "  Name a folder on this machine, such as /srv/plazo.",
    "copy-not-empty": "{place} is not empty: nothing was copied, and nothing in it was touched.\n"
    "  Name an empty folder or one that does not exist yet.",
    "copy-inside": "{place} lies within the store at {store}: a copy there would be lost with it.\n"
    "  Name a folder outside, best on another disk.",
    "copy-onto-mount": "{place} is where a disk is mounted: the copy gets its name when it is whole, and that one is\n"
    "  taken. Name a new folder in it, such as {place}/plazo.",
    "copy-going-on": "Another process is copying to {place} at this moment.\n"
    "  Wait until it is done, or name another folder.",
    "copy-differs": "What was read back from {place} is not what was written: the disk did not keep it.\n"
    "  No copy was made. Name a folder on another disk.",
    "not-copied": "No copy was made: {place} could not be written ({reason}).\n"
    "  The store is as it was. Make room, or name another folder, and do it again.",
    "not-repairable": "{file} is damaged at line {line}, before its first commit: no copy can be made of the rest.\n"
    "  Nothing was written. Copy the folder away as it is, then bring it back from a backup.",
    "unfinished-line": "The last line of {file} is unfinished ({size} bytes): a writer was cut off or is writing.\n"
    "  The next change repairs it by itself.",
    "not-archived": "What is long closed could not be put into the archive of {place} ({reason}).\n"
    "  Nothing is lost, but the store grows. Make room or mend the disk; it is tried again by itself.",
    "found-damaged": "The store at {place} is damaged: its daily examination found {file} changed or missing.\n"
    "  What is open goes on with what it has read. Before it is closed, ask plazo doctor what is lost and what to do.",
    "not-examined": "The daily examination could not be made ({reason}): damage in {place} would not be seen.\n"
    "  Nothing is lost by that. Ask plazo doctor; it is tried again by itself.",
    "clock-behind": "This machine's clock is {seconds} seconds behind the last change in the store.\n"
    "  Set the clock; until then changes carry the time of the last one.",
    "little-room": "Only {free} MB are left on the disk of {place}.\n"
    "  Make room before changes can no longer be recorded.",
}


def sentence(code: str, facts: Mapping[str, object]) -> str:
    """The English sentence of a code, with its facts filled in."""
    return SENTENCES[code].format_map(facts)
