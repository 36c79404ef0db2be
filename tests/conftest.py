"""What all tests share: the data, the encoder, an index of the samples, and the marks of tests that take long."""

from __future__ import annotations

import os

os.environ["HF_HUB_OFFLINE"] = "1"  # before any library asks a hub
os.environ["NEWSDESK_OCR_LANGUAGES"] = ""  # seconds for each of the many files without a text; one module sets it

import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from evals.data import newsquiz
from index import SentenceTransformerEncoder
from qa import Newsdesk
from tests.postgres_server import Server, running_server

ROOT = Path(__file__).resolve().parents[1]

# Who asks for the fixture has the mark.
MARKED_FIXTURES = {"browser": "browser", "encoder": "models"}
NOT_FAST = ("browser", "models", "slow")
# A module whose tests all have one mark says so on a line of its own: pytestmark = pytest.mark.models
_MODULE_MARK = re.compile(r"^pytestmark = .*pytest\.mark\.(browser|models|slow)\b", re.MULTILINE)
NETWORKS = ("torch", "openvino", "onnxruntime")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--fast` leaves out the tests that need a browser or a real model, or take seconds."""
    parser.addoption("--fast", action="store_true", help=f"without the tests that are marked: {', '.join(NOT_FAST)}")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """With `--fast`, modules with a mark are not even imported: torch and Gradio take seconds to import."""
    fast = config.getoption("--fast") and collection_path.suffix == ".py"
    return True if fast and _MODULE_MARK.search(collection_path.read_text()) else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Marks tests by the fixtures they use; with `--fast`, leaves the marked ones out."""
    for item in items:
        for fixture in MARKED_FIXTURES.keys() & set(getattr(item, "fixturenames", ())):
            item.add_marker(MARKED_FIXTURES[fixture])
    if config.getoption("--fast"):
        slow = {item for item in items if any(map(item.get_closest_marker, NOT_FAST))}
        config.hook.pytest_deselected(items=list(slow))
        items[:] = [item for item in items if item not in slow]


@pytest.fixture(autouse=True)
def models_are_marked(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that loads what runs networks has the mark `models`; otherwise it fails."""
    loaded = {name for name in NETWORKS if name in sys.modules}
    yield
    if not request.node.get_closest_marker("models"):
        assert {name for name in NETWORKS if name in sys.modules} == loaded, "give this test pytest.mark.models"


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The real articles and questions: `NEWSDESK_DATA`, or `../shared/data`; CI must have them."""
    return _there(newsquiz.data_folder())


@pytest.fixture(scope="session")
def cases_folder() -> Path:
    """Files that were once read wrongly, with what is right: `cases` beside the data; CI must have them."""
    return _there(newsquiz.data_folder().parent / "cases")


def _there(folder: Path) -> Path:
    if not folder.is_dir():
        message = f"no data in {folder}; set NEWSDESK_DATA"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return folder


@pytest.fixture(scope="session", autouse=True)
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where encoders keep their graphs, in the processes that tests start too: one folder for a run, not the user's."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("NEWSDESK_CACHE", str(folder))
        yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def encoder() -> SentenceTransformerEncoder:
    """The default encoder, loaded once."""
    return SentenceTransformerEncoder()


@pytest.fixture(scope="session")
def count_tokens() -> Callable[[str], int]:
    """Word pieces of the default encoder, special ones left out; only its tokenizer is loaded."""
    return SentenceTransformerEncoder().count_tokens


@pytest.fixture(scope="session")
def samples_index(tmp_path_factory: pytest.TempPathFactory, encoder: SentenceTransformerEncoder) -> Path:
    """An index of the samples, to read only; copy it to change it."""
    folder = tmp_path_factory.mktemp("samples") / "index"
    Newsdesk.open(folder, encoder).add([Newsdesk.samples()])
    return folder


@pytest.fixture(scope="session")
def samples(samples_index: Path, encoder: SentenceTransformerEncoder) -> Newsdesk:
    """A desk over the samples, to ask only."""
    return Newsdesk.open(samples_index, encoder)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server; a test makes a database of its own in it."""
    with running_server() as server:
        yield server


@pytest.fixture
def own_samples(samples_index: Path, encoder: SentenceTransformerEncoder, tmp_path: Path) -> Newsdesk:
    """A desk over the samples, to change."""
    shutil.copytree(samples_index, tmp_path / "index")
    return Newsdesk.open(tmp_path / "index", encoder)


@pytest.fixture(scope="session")
def artifacts() -> Path:
    """Where tests leave screenshots: `NEWSDESK_SCREENSHOTS`, or `test-artifacts`."""
    folder = Path(os.environ.get("NEWSDESK_SCREENSHOTS") or ROOT / "test-artifacts")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
