"""What the import contracts cannot see: imports inside functions, the tree of errors, sizes, and tests that wait."""

from __future__ import annotations

import ast
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT

ONE_PLACE = {
    "faiss": {"index/storage/vectors.py"},
    "sqlite3": {"index/storage/database.py"},
    "psycopg": {
        "index/postgres/connecting/address.py",
        "index/postgres/connecting/database.py",
        "index/postgres/connecting/faults.py",
        "index/postgres/connecting/claims.py",
        "index/postgres/connecting/migrate.py",
        "index/postgres/partitions.py",
    },  # an extra, as are pgvector and psycopg_pool
    "pgvector": {"index/postgres/writer.py"},
    "psycopg_pool": {"index/postgres/connecting/database.py"},
    "tantivy": {"corpus/text/analysis.py", "index/storage/words.py"},
    "gradio": {
        "newsdesk/page/articles/add_form.py",
        "newsdesk/page/gradio_api.py",
        "newsdesk/page/articles/tab.py",
        "newsdesk/page/articles/article_list.py",
        "newsdesk/page/asking/writing_steps.py",
        "newsdesk/page/questions.py",
        "newsdesk/page/layout.py",
        "newsdesk/server/application.py",
        "newsdesk/page/session.py",
        "newsdesk/page/start_screen.py",
        "newsdesk/page/waiting_line.py",
        "newsdesk/page/articles/sources_table.py",
        "newsdesk/page/timeline_panel.py",
    },
    "mcp": {"newsdesk/server/application.py", "newsdesk/api/mcp_tools.py"},
    "prometheus_client": {"newsdesk/api/metrics.py", "newsdesk/server/application.py"},
    "langchain_core": {"qa/integrations/langchain.py"},  # an extra: nothing else may need it
    "openai": {"qa/composing/client.py"},  # an extra as well
}


PRODUCT = ("corpus", "index", "qa", "newsdesk")
MEASURING = ("evals", "benchmarks", "training")


@cache
def parse(path: Path) -> ast.Module:
    """Returns a module's syntax tree."""
    return ast.parse(path.read_text())


@cache
def imported_by(path: Path) -> frozenset[str]:
    """Returns the packages that a module imports, anywhere in it."""
    names = set()
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return frozenset(name.split(".")[0] for name in names)


def importers(module: str, folders: tuple[str, ...] = PRODUCT) -> set[str]:
    """Returns the files of some folders that import a module, anywhere in them."""
    found = set()
    for path in [ROOT / "app.py", *(path for folder in folders for path in (ROOT / folder).rglob("*.py"))]:
        if module in imported_by(path):
            found.add(path.relative_to(ROOT).as_posix())
    return found


@pytest.mark.parametrize("module", ONE_PLACE)
def test_each_engine_is_imported_in_one_place(module: str) -> None:
    assert importers(module) == ONE_PLACE[module]


def test_nothing_is_pickled() -> None:
    modules = ("pickle", "joblib", "dill", "shelve", "marshal")
    assert {module: found for module in modules if (found := importers(module, PRODUCT + MEASURING))} == {}


def test_torch_and_numpy_load_files_without_unpickling() -> None:
    """`torch.load` unpickles unless `weights_only=True`, `numpy.load` if `allow_pickle=True`."""
    unsafe = []
    for path in (path for folder in PRODUCT + MEASURING for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(parse(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("torch.load", "np.load", "numpy.load"):
                options = {option.arg: ast.unparse(option.value) for option in node.keywords}
                needed = ("weights_only", "True") if "torch" in ast.unparse(node.func) else ("allow_pickle", "False")
                unsafe += [] if needed in options.items() else [f"{path.relative_to(ROOT)}:{node.lineno}"]
    assert unsafe == []


def test_every_error_stands_in_the_drawn_tree() -> None:
    import index.errors as index_errors
    from corpus import errors
    from newsdesk.access.rights import AccessError
    from newsdesk.api.arguments import RequestError
    from newsdesk.server.listening import PageError

    drawn = Path(errors.__file__).read_text().split('"""')[1]
    ours = [
        c
        for c in (*vars(errors).values(), *vars(index_errors).values(), RequestError, AccessError, PageError)
        if isinstance(c, type)
    ]
    names = [c.__name__ for c in ours if issubclass(c, errors.NewsdeskError)]
    assert [name for name in names if name not in drawn] == []


FOLDERS = ("corpus", "index", "qa", "newsdesk", "deploy", "evals", "benchmarks", "training", "tests")
MAX_LINES, MAX_MODULES = 300, 14
WALL_CLOCKS = {"perf_counter", "perf_counter_ns", "monotonic", "monotonic_ns"}  # processor time may be held to a bound
WAITS = {"tests/waiting.py"}  # looks again and again; nothing else waits


def test_no_module_and_no_folder_is_too_large() -> None:
    modules = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")]
    lines = {path.relative_to(ROOT).as_posix(): len(path.read_text().splitlines()) for path in modules}
    assert {path: count for path, count in lines.items() if count > MAX_LINES} == {}
    counts = Counter(path.rpartition("/")[0] for path in lines)
    assert {folder: count for folder, count in counts.items() if count > MAX_MODULES} == {}


def calls(path: Path) -> set[str]:
    """Returns the functions that a module calls: `time.sleep` for one of a module, `wait_for_timeout` for a method."""
    tree = parse(path)
    imported = {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            found.add(imported.get(node.func.id, node.func.id))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value.id if isinstance(node.func.value, ast.Name) else ""
            found.add(f"{owner}.{node.func.attr}" if owner in modules else node.func.attr)
    return found


def callers(names: set[str]) -> set[str]:
    """Returns the files of the tests that call one of these."""
    return {path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("*.py") if calls(path) & names}


def test_no_test_waits_a_fixed_time_or_looks_at_the_clock() -> None:
    assert callers({"time.sleep", "asyncio.sleep", "wait_for_timeout"}) == WAITS
    assert callers({f"time.{name}" for name in WALL_CLOCKS}) == WAITS
