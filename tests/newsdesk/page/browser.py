"""Where the browser is, and how it is started: headless, fresh, and calling nobody.

Run as a program, it installs one where there is none: Debian's Chromium, else Playwright's own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from playwright.sync_api import sync_playwright

ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def find_chromium() -> str | None:
    """The system's Chromium or Chrome, or Playwright's own; None if there is neither."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    with sync_playwright() as playwright:
        return shutil.which(playwright.chromium.executable_path)


def install_chromium() -> None:
    """Installs a Chromium where there is none."""
    if find_chromium():
        return
    if shutil.which("apt-get"):
        become_root = [] if os.geteuid() == 0 else ["sudo"]
        for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
            subprocess.run([*become_root, "apt-get", *command], check=True, stdout=subprocess.DEVNULL)
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


if __name__ == "__main__":
    install_chromium()
