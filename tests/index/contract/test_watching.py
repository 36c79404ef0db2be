"""Where articles came from, and what is watched, in every engine."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from corpus.errors import Rejected
from index import Engine, Intake, Source
from index.intake.watch import Watcher
from index.storage.origins import Origin
from tests.index.contract.conftest import OpenEngine


def write(folder: Path, name: str, text: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"# {name}\n\n{text}\n")


def test_origins_are_recorded_and_forgotten(engine: Engine) -> None:
    one = Origin(
        location="/news/one.md", reading="3", digest="0" * 64, read_at=1_700_000_000, size=5, modified_ns=7,
        article_ids=("a" * 16, "b" * 16), rejected=(Rejected(path=Path("/news/one.md"), line=3, reason="no text"),),
    )  # fmt: skip
    two = replace(one, location="/news/two.md", article_ids=("b" * 16,), rejected=())
    with engine.write_origins() as origins:
        origins.record(one)
        origins.record(two)
        origins.record(two)
    assert engine.read_origins(lambda origins: origins.recorded([one.location, two.location]), dict[str, Origin]()) == {
        one.location: one, two.location: two,
    }  # fmt: skip
    assert engine.read_origins(lambda origins: origins.inside("/news"), set[str]()) == {one.location, two.location}
    assert engine.read_origins(lambda origins: origins.held_by_others(one.article_ids, [one.location]), set[str]()) == {
        "b" * 16
    }
    with engine.write_origins() as origins:
        origins.forget([two.location])
    assert engine.read_origins(lambda origins: origins.articles_in([two.location]), {"x"}) == set()


def test_sources_are_saved(open_engine: OpenEngine) -> None:
    source = Source(location="https://x.example/feed", interval=900, checked_at=datetime(2024, 5, 1, tzinfo=UTC),
                    error="a % and a ?", added=3)  # fmt: skip
    with open_engine().write_origins() as origins:
        origins.save_source(replace(source, error=None))
        origins.save_source(source)
    assert open_engine().sources() == [source]


def test_files_are_read_once_and_again_when_they_change(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    write(folder, "one.md", "The ferry was late.")
    write(folder, "two.md", "The tram was early.")
    first = Intake(engine).add([folder])
    assert (first.added.new, first.rejected) == (2, ())
    assert Intake(engine).add([folder]).added.unchanged == 2
    write(folder, "one.md", "The ferry was very late.")
    assert Intake(engine).add([folder]).added.updated == 1


def test_a_watched_folder_is_mirrored(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    for number in range(4):
        write(folder, f"{number}.md", f"Ferry {number} was late.")
    watcher = Watcher(engine)
    watcher.watch(str(folder))
    watcher.check_all()
    assert engine.status().articles == 4
    (folder / "0.md").unlink()
    watcher.check_all()
    assert engine.status().articles == 3
    shutil.rmtree(folder)
    watcher.check_all()
    (source,) = engine.sources()
    assert source.failing_since is not None
    assert (engine.status().articles, source.added, source.removed) == (3, 4, 1)
    assert watcher.forget(str(folder))
    assert engine.sources() == []
