"""Reads deploy/Dockerfile, so that what tests run is what the image is made of."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from string import Template

from tests.conftest import ROOT

DOCKERFILE = ROOT / "deploy" / "Dockerfile"
_FLAG = re.compile(r"^--([a-z-]+)(?:=(\S+))?\s+")
_KNOWN = {
    "FROM", "ARG", "RUN", "WORKDIR", "COPY", "ENV", "USER", "VOLUME", "EXPOSE", "HEALTHCHECK", "ENTRYPOINT", "CMD",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    """One instruction.

    Attributes:
        name: In capitals.
        flags: `--from=build` as {"from": "build"}.
        text: What follows, in one line.
    """

    name: str
    flags: dict[str, str]
    text: str

    @property
    def words(self) -> list[str]:
        """The words of the text, or what its JSON list has."""
        found: list[str] = json.loads(self.text) if self.text.startswith("[") else shlex.split(self.text)
        return found

    @property
    def pairs(self) -> dict[str, str]:
        """What ENV or ARG sets."""
        return dict(word.split("=", 1) for word in self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A stage: what it is made from, its name, and its instructions."""

    base: str
    name: str
    instructions: tuple[Instruction, ...]

    def last(self, name: str) -> Instruction:
        """The last instruction of a name, which holds."""
        return [one for one in self.instructions if one.name == name][-1]

    @property
    def environment(self) -> dict[str, str]:
        """What programs of the image find in their environment."""
        found: dict[str, str] = {}
        for one in self.instructions:
            if one.name == "ENV":
                found |= {name: Template(value).safe_substitute(found) for name, value in one.pairs.items()}
        return found


def instructions(text: str) -> list[Instruction]:
    """The instructions of a Dockerfile; one that these tests could not carry out is an error."""
    kept = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    found = []
    for line in re.sub(r"\\\n\s*", "", kept).splitlines():
        if not line.strip():
            continue
        name, rest = line.split(maxsplit=1)
        assert name in _KNOWN, f"these tests do not know {name}"
        flags = {}
        while flag := _FLAG.match(rest):
            flags[flag[1]] = flag[2] or ""
            rest = rest[flag.end() :]
        found.append(Instruction(name=name, flags=flags, text=rest.strip()))
    return found


def stages(file: Path = DOCKERFILE) -> list[Stage]:
    """The stages, in order; the last one is the image."""
    found: list[Stage] = []
    for one in instructions(file.read_text()):
        if one.name == "FROM":
            base, *named = one.words
            found.append(Stage(base=base, name=named[1] if named else "", instructions=()))
        else:
            last = found.pop()
            found.append(Stage(base=last.base, name=last.name, instructions=(*last.instructions, one)))
    return found
