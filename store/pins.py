"""Salted hashes of PINs, as `PinSet` carries them.

scrypt makes each guess cost some fifty milliseconds and 16 MB. Whoever may read the store's files can still try the
few PINs that there are: a hash keeps a PIN from being read, not from being guessed by somebody who has time.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import b64decode, b64encode
from typing import Final

_SCHEME: Final = "scrypt"
_COST: Final = 2**14
_BLOCK: Final = 8
_PARALLEL: Final = 1
_SALT_BYTES: Final = 16
_MEMORY: Final = 64 * 2**20
"""Bytes that one hash may take; what asks for more was not written by Plazo."""


def hashed(pin: str, salt: bytes | None = None) -> str:
    """`scrypt$n$r$p$SALT$HASH`; a salt is drawn where none is given."""
    salt = secrets.token_bytes(_SALT_BYTES) if salt is None else salt
    digest = _digest(pin, salt, _COST, _BLOCK, _PARALLEL)
    return "$".join(
        (_SCHEME, str(_COST), str(_BLOCK), str(_PARALLEL), b64encode(salt).decode(), b64encode(digest).decode())
    )


def matches(pin: str, secret: str) -> bool:
    """Whether it is the PIN of that hash; never for a hash that cannot be read."""
    scheme, _, rest = secret.partition("$")
    parts = rest.split("$")
    if scheme != _SCHEME or len(parts) != 5:
        return False
    try:
        cost, block, parallel = (int(part) for part in parts[:3])
        salt, known = (b64decode(part, validate=True) for part in parts[3:])
        return hmac.compare_digest(_digest(pin, salt, cost, block, parallel), known)
    except ValueError:
        return False


def _digest(pin: str, salt: bytes, cost: int, block: int, parallel: int) -> bytes:
    """Raises `ValueError` for numbers that scrypt does not take, or that would keep the machine busy for long."""
    if not (1 < cost <= 2**20 and 0 < block <= 32 and 0 < parallel <= 16):
        raise ValueError(f"scrypt is not asked for n={cost}, r={block}, p={parallel}")
    # What was pasted may hold half of a surrogate pair: it is a wrong PIN, not a fault.
    typed = pin.encode("utf-8", "surrogatepass")
    return hashlib.scrypt(typed, salt=salt, n=cost, r=block, p=parallel, maxmem=_MEMORY)
