"""The image: what its Dockerfile promises, and, as a campaign, its steps in a clean folder.

No engine of containers is needed. `NEWSDESK_IMAGE=FOLDER` carries the steps out in that folder, on a disk with 6 GB.
"""

from __future__ import annotations

import fnmatch
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.checking import output_of
from tests.conftest import ROOT
from tests.deploy.chroot import Image, check_possible, pip_settings, stop
from tests.deploy.dockerfile import Stage, instructions, stages
from tests.newsdesk.test_wheel import PACKAGES
from tests.serving import serving
from tests.waiting import wait_until


@pytest.fixture(scope="module")
def image() -> Stage:
    return stages()[-1]


def context_files() -> list[str]:
    """The files that a build is given: those of the checkout that .dockerignore leaves in."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    rules = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]

    def is_in(name: str) -> bool:
        taken = True
        for rule in rules:
            pattern = rule.removeprefix("!")
            if fnmatch.fnmatch(name, pattern) or name.startswith(f"{pattern}/"):
                taken = rule.startswith("!")
        return taken

    return [name for name in listed if name and is_in(name)]


def test_the_build_gets_what_it_copies_and_nothing_else() -> None:
    build, _ = stages()
    copied = [name for one in build.instructions if one.name == "COPY" for name in one.words[:-1]]
    files = context_files()
    assert {name.split("/")[0] for name in files} == set(copied)
    assert set(PACKAGES) <= set(copied)
    assert not [name for name in files if "test" in name.split("/")[0]]


def test_nobody_in_the_image_is_root_and_what_is_written_is_on_the_volume(image: Stage) -> None:
    names = [one.name for one in image.instructions]
    assert names.index("USER") < names.index("ENTRYPOINT")
    assert image.last("USER").text not in ("root", "0")
    assert image.last("VOLUME").text == "/data"
    written = [value for name, value in image.environment.items() if name in ("NEWSDESK_INDEX", "NEWSDESK_CACHE")]
    assert [Path(path).parent for path in written] == [Path("/data")] * 2
    assert image.environment["HF_HUB_OFFLINE"] == "1"


def test_the_image_is_slim() -> None:
    for stage in stages():
        assert stage.base.endswith("-slim")
        for one in stage.instructions:
            if "apt-get install" in one.text:
                assert "--no-install-recommends" in one.text
                assert "rm -rf /var/lib/apt/lists/*" in one.text
            if "pip install" in one.text:
                assert "--no-cache-dir --constraint constraints.txt" in one.text
    assert [one.flags["from"] for one in stages()[-1].instructions if one.name == "COPY"] == ["build"]


def test_an_instruction_that_is_not_carried_out_is_noticed() -> None:
    with pytest.raises(AssertionError, match="do not know ADD"):
        instructions("FROM debian:bookworm-slim\nADD a b\n")


@pytest.mark.models
def test_what_the_image_starts_is_healthy(image: Stage, samples_index: Path, tmp_path: Path) -> None:
    """The image's command, environment and health check, with folders of this machine in the place of /data."""
    data = tmp_path / "data"
    shutil.copytree(samples_index, data / "index")
    own = {name: value.replace("/data", str(data)) for name, value in image.environment.items() if name != "PATH"}
    command = [word for word in image.last("CMD").words if word not in ("--port", "7860")]
    assert image.last("ENTRYPOINT").words == ["newsdesk"]
    program = ("newsdesk", *command)
    with serving(data / "index", tmp_path / "log", {**own, "NEWSDESK_AUTH": "a password"}, program=program) as address:
        checked = health_check(image, address.split(":")[2].strip("/"))
        wait_until(lambda: subprocess.run(checked, capture_output=True).returncode == 0, "the image is healthy")
    assert [json.loads(line)["level"] for line in (tmp_path / "log").read_text().splitlines()]
    ended = subprocess.run(checked, capture_output=True)
    assert ended.returncode != 0  # it fails where nothing answers


def health_check(image: Stage, port: str) -> list[str]:
    """The health check's command, with this machine's Python and another port."""
    one = image.last("HEALTHCHECK")
    assert one.text.startswith("CMD ")
    python, *rest = json.loads(one.text.removeprefix("CMD "))
    assert python == "python3"
    return [sys.executable, *(word.replace(":7860/", f":{port}/") for word in rest)]


# ---------------------------------------------------------------------- the campaign


@pytest.fixture(scope="module")
def built() -> Iterator[Image]:
    """The image as its steps leave it."""
    place = os.environ.get("NEWSDESK_IMAGE")
    if not place:
        pytest.skip("a campaign of minutes and gigabytes; NEWSDESK_IMAGE names the folder for it")
    check_possible()
    folder = Path(place)
    context = folder / "context"
    for name in context_files():
        (context / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, context / name)
    variables, mounted = pip_settings()
    proxies = {name: value for name, value in os.environ.items() if name.lower().endswith("_proxy")}
    made: dict[str, Image] = {}
    try:
        for number, stage in enumerate(stages()):
            one = Image(folder / f"stage-{number}", context, dict(made), {**variables, **proxies}, mounted)
            one.carry_out(stage)
            made[stage.name] = one
        yield made[""]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.slow
@pytest.mark.models
def test_the_steps_make_an_image_that_answers_without_a_network(built: Image, image: Stage, tmp_path: Path) -> None:
    program = image.last("ENTRYPOINT").words

    def newsdesk(*arguments: str) -> str:
        ran = subprocess.run(built.alone(built.command([*program, *arguments])), capture_output=True, text=True)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    examined = json.loads(newsdesk("doctor", "--json"))
    assert examined["sound"]
    assert "27 articles added" in newsdesk("add", "--samples")
    answer = json.loads(newsdesk("ask", "what did Japan promise to buy?", "--json"))
    assert "soybeans" in answer["answer"]
    assert "vectors, words and rows agree" in newsdesk("status", "--check")
    sys.stdout.write(f"the image has {output_of(['du', '-sm', str(built.root)], ROOT).split()[0]} MB\n")
    served = built.command([*program, *image.last("CMD").words], {"NEWSDESK_AUTH": "a password"})
    with (tmp_path / "log").open("w") as log, subprocess.Popen(built.alone(served), stdout=log, stderr=log) as process:
        try:
            python, *rest = json.loads(image.last("HEALTHCHECK").text.removeprefix("CMD "))
            beside = ["nsenter", f"--net=/proc/{process.pid}/ns/net", *built.command([python, *rest])]

            def is_healthy_or_ended() -> bool:
                return process.poll() is not None or subprocess.run(beside, capture_output=True).returncode == 0

            wait_until(is_healthy_or_ended, "the image is healthy")
            assert process.poll() is None, (tmp_path / "log").read_text()
            stop(process)
        finally:
            process.kill()
    lines = [json.loads(line)["message"] for line in (tmp_path / "log").read_text().splitlines()]
    assert lines[0].startswith("Newsdesk is at ")
    assert lines[-1] == "Newsdesk has stopped."
