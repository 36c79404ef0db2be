"""Carries out a Dockerfile's instructions in folders that Debian's own debootstrap makes: for where no engine runs."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from string import Template

import pytest

from tests.deploy.dockerfile import Instruction, Stage

_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
# Mounts what a container has, in a namespace of its own, and goes into the folder.
_ENTER = """
set -e
root=$1 user=$2 folder=$3; shift 3
mount -t proc proc "$root/proc"
mount --bind /sys "$root/sys"
for name in null zero urandom random; do
    [ -e "$root/dev/$name" ] || touch "$root/dev/$name"
    mount --bind "/dev/$name" "$root/dev/$name"
done
while [ "$1" != -- ]; do
    mkdir -p "$root$2"; mount --bind "$1" "$root$2"; mount -o remount,bind,ro "$root$2"; shift 2
done
shift
exec chroot --userspec="$user" --groups= "$root" env -i "$@"
"""
# Has nothing but itself to talk to; a new namespace's loopback is down.
_WITHOUT_NETWORK = """
import fcntl, os, socket, struct, sys
fcntl.ioctl(socket.socket(), 0x8914, struct.pack("16sh14x", b"lo", 1))
os.execvp(sys.argv[1], sys.argv[1:])
"""


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ends what `Image.command` started as an engine does: with SIGTERM to the first process inside.

    The program around it passes no signals on.
    """
    inside = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    for number in inside:
        os.kill(int(number), signal.SIGTERM)
    process.wait(timeout=120)


def check_possible() -> None:
    """Skips the test where no clean folder can be made or entered."""
    if sys.platform != "linux" or os.geteuid():
        pytest.skip("only root can enter a folder as its own system, on Linux")
    for program in ("debootstrap", "unshare", "nsenter", "chroot"):
        if not shutil.which(program):
            pytest.skip(f"{program} is not installed")
    if subprocess.run(["unshare", "--mount", "--net", "true"], capture_output=True).returncode:
        pytest.skip("namespaces cannot be made here")


def pip_settings() -> tuple[dict[str, str], dict[str, str]]:
    """What pip is told on this machine holds in the image, too.

    Returns:
        Variables that say it, and where each folder of this machine that they lead to is to be mounted.
    """
    listed = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=True)
    variables: dict[str, str] = {}
    mounts: dict[str, str] = {}
    for line in listed.stdout.splitlines():
        name, value = line.split("=", 1)
        value = value.strip("'\"").replace("\\n", " ")
        words = []
        for word in value.split():
            path = Path(word.removeprefix("file://"))
            if path.is_absolute() and path.exists():  # pages of an index name files beside it: the folder above
                inside = mounts.setdefault(str(path.parent), f"/run/pip/{len(mounts)}")
                word = word.replace(str(path), f"{inside}/{path.name}")
            words.append(word)
        variables["PIP_" + name.rsplit(".", 1)[-1].upper().replace("-", "_")] = " ".join(words)
    return variables, mounts


def clean_debian(name: str, folder: Path) -> Path:
    """Makes what an image of Debian's has inside, once; returns its folder.

    Args:
        name: Such as `debian:bookworm-slim`.
        folder: Where it is made, and looked for first.
    """
    distribution, _, tag = name.partition(":")
    assert (distribution, tag.endswith("-slim")) == ("debian", True), f"{name} is none of Debian's"
    root = folder / tag
    if not root.exists():
        draft = folder / f"{tag}-draft"
        command = ["debootstrap", "--variant=minbase", tag.removesuffix("-slim"), str(draft)]
        made = subprocess.run(command, capture_output=True, text=True)
        assert made.returncode == 0, made.stdout[-3000:] + made.stderr
        shutil.copy("/etc/resolv.conf", draft / "etc" / "resolv.conf")
        draft.rename(root)
    return root


@dataclass
class Image:
    """A folder that becomes what an image has inside, step by step.

    Attributes:
        root: The folder.
        context: What COPY copies from.
        built: The stages that were made before, by name.
        outside: Variables that RUN sees besides the image's own, as the builder passes its proxies.
        mounted: Folders of this machine that RUN sees, read-only, each with its place.
    """

    root: Path
    context: Path
    built: dict[str, Image]
    outside: dict[str, str] = field(default_factory=dict)
    mounted: dict[str, str] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    arguments: dict[str, str] = field(default_factory=dict)
    user: str = "root"
    folder: str = "/"

    def carry_out(self, stage: Stage) -> None:
        """Makes a stage, instruction by instruction."""
        base = clean_debian(stage.base, self.root.parent)
        subprocess.run(["cp", "--archive", str(base), str(self.root)], check=True)
        for one in stage.instructions:
            self._step(one)

    def _step(self, one: Instruction) -> None:
        if one.name == "ARG":
            self.arguments |= one.pairs
        elif one.name == "ENV":
            self.environment |= {n: Template(v).safe_substitute(self.environment) for n, v in one.pairs.items()}
        elif one.name == "USER":
            self.user = one.text
        elif one.name == "WORKDIR":
            self.folder = one.text
            self._inside(one.text).mkdir(parents=True, exist_ok=True)
        elif one.name == "COPY":
            self._copy(one)
        elif one.name == "RUN":
            variables = {**self.outside, **{name: value for name, value in self.arguments.items() if value}}
            ran = self.run(["/bin/sh", "-c", one.text], variables, self.mounted)
            assert ran.returncode == 0, f"{one.text}\n{ran.stdout[-3000:]}{ran.stderr[-3000:]}"

    def command(
        self, command: Sequence[str], variables: dict[str, str] | None = None, mounted: dict[str, str] | None = None
    ) -> list[str]:
        """The command line that runs a command inside, as the image's user."""
        environment = {"PATH": _PATH, **(variables or {}), **self.environment}
        pairs = [f"{name}={value}" for name, value in environment.items()]
        inside = ["sh", "-c", 'cd "$0" && exec "$@"', self.folder, *command]
        places = [name for pair in (mounted or {}).items() for name in pair]
        enter = ["sh", "-c", _ENTER, "enter", str(self.root), self._numbers(), self.folder, *places, "--"]
        return ["unshare", "--mount", "--pid", "--fork", "--kill-child", *enter, *pairs, *inside]

    def run(
        self, command: Sequence[str], variables: dict[str, str] | None = None, mounted: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Runs a command inside."""
        return subprocess.run(self.command(command, variables, mounted), capture_output=True, text=True)

    def alone(self, command: list[str]) -> list[str]:
        """The command line that runs a command line without any network but the loopback."""
        return ["unshare", "--net", sys.executable, "-c", _WITHOUT_NETWORK, *command]

    def _copy(self, one: Instruction) -> None:
        source = self.built[one.flags["from"]].root if "from" in one.flags else self.context
        *names, target = one.words
        to = self._inside(target)
        for name in names:
            found = source / name.lstrip("/")
            if found.is_dir():
                shutil.copytree(found, to, symlinks=True, dirs_exist_ok=True)
            else:
                to.mkdir(parents=True, exist_ok=True)
                shutil.copy2(found, to)

    def _inside(self, path: str) -> Path:
        return self.root / os.path.normpath(os.path.join("/", self.folder, path)).lstrip("/")  # noqa: PTH118

    def _numbers(self) -> str:
        """The user's and group's numbers: a name would be looked up outside."""
        for line in (self.root / "etc" / "passwd").read_text().splitlines():
            name, _, user, group, *_ = line.split(":")
            if name == self.user:
                return f"{user}:{group}"
        raise AssertionError(f"no user {self.user} in the image")
