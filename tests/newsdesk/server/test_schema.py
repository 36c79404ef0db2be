"""What schemathesis makes of the API's own description: calls that fit it, and calls that do not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode

from newsdesk.access.access import Access
from tests.newsdesk.server.in_process import CALL, served, small_desk
from tests.serving import serving_app

pytestmark = pytest.mark.models  # Gradio is imported
NAMES = (
    "ask",
    "write",
    "search",
    "search_many",
    "timeline",
    "digest",
    "article",
    "articles",
    "status",
    "add",
    "remove",
)
OPERATIONS = [
    *(("POST", f"{CALL}/v2/{name}") for name in NAMES),
    *(("GET", f"{CALL}/{name}/{{event_id}}") for name in NAMES),
]


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Adding wants a password that nobody has: a made-up address is not fetched."""
    desk = small_desk(tmp_path_factory.mktemp("schema"))
    with serving_app(served(desk, Access("lantern", pause=0))) as address:
        yield schemathesis.openapi.from_url(f"{address}gradio_api/openapi.json")


def test_all_calls_are_described(schema: Any) -> None:
    described = {(operation.ok().method.upper(), operation.ok().path) for operation in schema.get_all_operations()}
    assert described == {*OPERATIONS, ("POST", "/gradio_api/upload")}


FITTING = [(GenerationMode.POSITIVE, *operation) for operation in OPERATIONS]
UNFIT = [(GenerationMode.NEGATIVE, *operation) for operation in OPERATIONS if operation[0] == "POST"]


# Hypothesis takes it for its strategy's when a thread of the server draws a random number meanwhile.
@pytest.mark.filterwarnings("ignore:Do not use the `random` module inside strategies")
@pytest.mark.parametrize(("mode", "method", "path"), [*FITTING, *UNFIT])
def test_no_call_is_an_error_of_the_server(schema: Any, mode: GenerationMode, method: str, path: str) -> None:
    strategy = schema[path][method].as_strategy(generation_mode=mode)

    @settings(
        max_examples=12, deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate],
        suppress_health_check=[*HealthCheck],
    )  # fmt: skip
    @given(case=strategy)
    def called(case: Any) -> None:
        answer = case.call(timeout=60)  # on a busy machine
        case.validate_response(answer, checks=[not_a_server_error])

    called()
