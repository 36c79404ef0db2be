"""The whole application in this process, over articles of three lines, and visitors of it."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from fastapi import FastAPI
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from index import Library
from index.intake.watch import Watcher
from newsdesk.access.access import Access
from qa import Newsdesk
from tests.fakes import HashingEncoder, make_articles
from tests.qa.test_outcome_cache import FirstWords

PASSWORD, READING = "harbour light", "quay lamp"
CALL = "/gradio_api/call"


def small_desk(folder: Path) -> Newsdesk:
    """Three articles, and no model."""
    made = Newsdesk(Library(folder / "index", HashingEncoder()), FirstWords())
    made.add(make_articles(3, words=60))
    return made


def served(desk: Newsdesk, access: Access) -> FastAPI:
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    from newsdesk.server.application import build_app

    async def built() -> FastAPI:  # where no event loop runs, Gradio opens some, which it leaves open
        return build_app(desk, access, Watcher(desk.library), host="127.0.0.1")

    return asyncio.run(built())


def visitor(app: ASGIApp, **headers: str) -> TestClient:
    """A fresh one."""
    return TestClient(app, base_url="http://127.0.0.1", headers=headers)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def upload(sender: TestClient, **headers: str) -> int:
    return sender.post("/gradio_api/upload", files={"files": ("a.txt", b"words")}, headers=headers).status_code
