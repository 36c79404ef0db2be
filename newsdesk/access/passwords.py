"""Hashes passwords and tokens, so that whoever reads a file of users can log in as none of them."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import b64decode, b64encode

# scrypt (RFC 7914) with 32 MiB and three passes, one of the settings that OWASP's cheat sheet on passwords names.
_N, _R, _P = 2**15, 8, 3
_MOST_MEMORY = 64 << 20  # bytes
_SALT_BYTES, _HASH_BYTES, _TOKEN_BYTES = 16, 32, 32
_MARK = "newsdesk_"  # at the beginning of each token, so that one that leaked can be searched for


def hash_password(password: str) -> str:
    """Returns a password's hash with its salt and settings, e.g. `scrypt:32768:8:3:<salt>:<hash>`."""
    salt = secrets.token_bytes(_SALT_BYTES)
    hashed = _scrypt(password, salt, _N, _R, _P)
    return ":".join(["scrypt", str(_N), str(_R), str(_P), b64encode(salt).decode(), b64encode(hashed).decode()])


def is_password(password: str, hashed: str) -> bool:
    """Returns whether a password has this hash.

    Raises:
        ValueError: If it is no hash that `hash_password` made.
    """
    kind, n, r, p, salt, expected = hashed.split(":")
    if kind != "scrypt":
        raise ValueError(f"a hash of an unknown kind: {kind[:20]}")
    return hmac.compare_digest(_scrypt(password, b64decode(salt), int(n), int(r), int(p)), b64decode(expected))


def is_same(given: str, expected: str) -> bool:
    """Returns whether two passwords are equal, in a time that does not say where they differ."""
    return hmac.compare_digest(_encoded(given), _encoded(expected))


def new_token() -> str:
    """Returns a new token: 256 random bits, which nobody can guess, so that its hash may be a quick one."""
    return _MARK + secrets.token_urlsafe(_TOKEN_BYTES)


def hash_token(token: str) -> str:
    """Returns a token's SHA-256, hex."""
    return hashlib.sha256(_encoded(token)).hexdigest()


def _scrypt(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(
        _encoded(password), salt=salt, n=n, r=r, p=p, maxmem=_MOST_MEMORY, dklen=_HASH_BYTES
    )  # fmt: skip


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
