"""Sizes as commands say them."""

from __future__ import annotations


def said_size(size: int) -> str:
    """`12 kB`, `3.4 MB`; rounded up."""
    return f"{size / 1_000_000:,.1f} MB" if size >= 1_000_000 else f"{-(-size // 1000)} kB"
