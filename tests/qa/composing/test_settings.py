"""Which language model writes: an argument goes before the environment, and that before the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.composing.settings import LanguageModel, language_model
from qa.errors import WriterError


def test_nothing_is_asked_where_nobody_named_a_server() -> None:
    assert language_model(environment={}) is None
    assert language_model(environment={"NEWSDESK_LLM_MODEL": "llama3", "NEWSDESK_LLM_KEY": "sk"}) is None
    assert language_model(environment={"OPENAI_API_KEY": "sk", "OPENAI_BASE_URL": "https://api.example/v1"}) is None


def test_an_argument_goes_before_the_environment_and_that_before_the_file(tmp_path: Path) -> None:
    file = tmp_path / "writer.toml"
    file.write_text('url = "http://file:1/v1"\nmodel = "of the file"\ntemperature = 1\ncontext = 4096\n')
    environment = {"NEWSDESK_LLM_URL": "http://environment:2/v1", "NEWSDESK_LLM_KEY": "sk-secret"}
    found = language_model("http://argument:3/v1", file=file, environment=environment)
    assert found == LanguageModel(
        url="http://argument:3/v1", model="of the file", key="sk-secret", temperature=1, context=4096
    )
    assert found.server == "argument:3"
    assert "sk-secret" not in repr(found)
    again = language_model(environment={"NEWSDESK_LLM_FILE": str(file), **environment})
    assert again is not None
    assert again.url == "http://environment:2/v1"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"url": "localhost:11434", "model": "m"}, "no address of a server"),
        ({"url": "ftp://host/v1", "model": "m"}, "no address of a server"),
        ({"url": "http://me:sk-1@host/v1", "model": "m"}, "NEWSDESK_LLM_KEY, not in its address"),
        ({"url": "http://host:8080/v1", "model": ""}, "name the model that host:8080 is to run"),
        ({"url": "http://host/v1", "model": "m", "context": 100}, "context .* at least 512, got 100"),
        ({"url": "http://host/v1", "model": "m", "temperature": -1.0}, "temperature .* at least 0, got -1.0"),
        ({"url": "http://host/v1", "model": "m", "retries": float("nan")}, "retries .* at least 0, got nan"),
    ],
)
def test_a_setting_that_cannot_be_is_named(fields: dict[str, object], words: str) -> None:
    with pytest.raises(WriterError, match=words):
        LanguageModel(**fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("url = ", "cannot be read as settings"),
        ('address = "http://host/v1"', "no setting is called address; there are url, model"),
        ('temperature = "warm"', "temperature must be of type float, got 'warm'"),
        ("context = true", "context must be of type int, got True"),
    ],
)
def test_a_file_that_says_something_else_is_refused(text: str, words: str, tmp_path: Path) -> None:
    file = tmp_path / "writer.toml"
    file.write_text(text)
    with pytest.raises(WriterError, match=words):
        language_model(file=file, environment={})


def test_a_model_without_a_server_is_half_a_wish() -> None:
    with pytest.raises(WriterError, match="no server runs it: add --llm URL"):
        language_model(model="llama3", environment={})


def test_what_tokens_cost() -> None:
    model = LanguageModel(url="http://host/v1", model="m", million_in=2.0, million_out=8.0)
    assert model.price(500_000, 250_000) == pytest.approx(3.0)
