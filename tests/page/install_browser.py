"""Installs a Chromium for the tests where there is none: Debian's, else Playwright's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from browser import find_chromium


def main() -> None:
    if find_chromium():
        return
    if shutil.which("apt-get"):
        become_root = [] if os.geteuid() == 0 else ["sudo"]
        subprocess.run([*become_root, "apt-get", "update", "-qq"], check=True)
        subprocess.run([*become_root, "apt-get", "install", "-y", "-qq", "chromium"], check=True)
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


if __name__ == "__main__":
    main()
