"""Hashes of PINs: salted, of one form, and never a fault whatever stands in their place."""

from __future__ import annotations

import pytest

from store.pins import hashed, matches

KEPT = (
    "scrypt$16384$8$1$AAECAwQFBgcICQoLDA0ODw==$WN+87vPtGO4o1fwEtt"
    "loKNIwtqGZqnsfkSCWNJhrpMgHc0Ms/crWCcMfVU+HTXGBXAv0ERTN275vlKX9W2Zh0A=="
)
"""As it stands in the journals of plants."""


def test_a_hash_knows_its_pin_and_no_other() -> None:
    secret = hashed("2468")
    assert matches("2468", secret)
    assert not matches("2469", secret)
    assert not matches("", secret)
    assert not matches("\udc80", secret)


def test_a_hash_is_salted_and_says_how_it_was_made() -> None:
    first, second = hashed("2468"), hashed("2468")
    assert first != second
    assert first.startswith("scrypt$16384$8$1$")
    assert "2468" not in hashed("2468", b"\x00" * 16)


def test_a_kept_hash_is_still_known() -> None:
    assert hashed("1234", bytes(range(16))) == KEPT
    assert matches("1234", KEPT)


@pytest.mark.parametrize(
    "secret",
    [
        "",
        "x",
        "argon2$1$2$3$4$5",
        "scrypt$16384$8$1$AAAA",
        "scrypt$a$8$1$AAAA$AAAA",
        "scrypt$3$8$1$AAAA$AAAA",
        "scrypt$-1$8$1$AAAA$AAAA",
        "scrypt$1099511627776$8$1$AAAA$AAAA",
        "scrypt$99999999999999999999999999$8$1$AAAA$AAAA",
        "scrypt$16384$8$1$***$AAAA",
        "scrypt$16384$8$1$AAAA$",
    ],
)
def test_what_is_no_hash_matches_nothing(secret: str) -> None:
    assert not matches("1234", secret)
