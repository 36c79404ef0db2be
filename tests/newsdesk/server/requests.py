"""Requests to the running server."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

JAPAN = "what did Japan promise to buy?"
PASSWORD = "harbour light"


def fetch(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=60) as response:
        return json.loads(response.read())


def status_of(address: str, path: str, body: dict[str, Any] | None = None, **headers: str) -> int:
    """The status of a request as a browser would send it; a POST if there is a body."""
    sent = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(f"{address}{path}", sent, {"Content-Type": "application/json", **headers})
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            status: int = response.status
            return status
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
