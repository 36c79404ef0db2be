"""One contract for every reader: the shipped one, and models of the Transformers library."""

from __future__ import annotations

import math
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from transformers import AutoTokenizer, BertConfig, BertForQuestionAnswering

from corpus.text.sentences import sentence_spans
from index.encode.default_model import DEFAULT_MODEL, find_model_folder
from qa.errors import ReaderError
from qa.reading.reader import PairedReader, Reader, ReaderInput, Rereader, ShippedReader, open_reader
from qa.reading.reader.paired import LARGE_DIGEST, LARGE_FILE
from qa.reading.reader.shipped import DIGEST, FILE

pytestmark = pytest.mark.models

LARGE = ShippedReader(LARGE_FILE, LARGE_DIGEST)
QUESTION = "Who won the vote?"
HEADER = "Mayor elected | Tessaly Record, 5 November 2025"
BODY = "Simone Achterberg won the vote on Tuesday. She beat Otto Lindqvist by 212 votes."
OTHER = "Rain fell on the quays of Port Alder all day, and the ferry to Hallow Island did not run."


@pytest.fixture(scope="session")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A question-answering model as the Transformers library keeps one; its few weights are random."""
    folder = tmp_path_factory.mktemp("model")
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=30_522, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32
    )
    BertForQuestionAnswering(config).save_pretrained(folder)
    AutoTokenizer.from_pretrained(find_model_folder(DEFAULT_MODEL)).save_pretrained(folder)
    return folder


@pytest.fixture(params=["small", "large", "transformers"])
def reader(request: pytest.FixtureRequest, model_folder: Path) -> Reader:
    return LARGE if request.param == "large" else open_reader({"small": "small"}.get(request.param, str(model_folder)))


def test_each_text_is_read_in_its_place(reader: Reader) -> None:
    texts = [ReaderInput(header="", body=body) for body in (BODY, OTHER, "Yes.", BODY)]
    read = reader.read(QUESTION, texts)
    assert len(read) == 4
    assert read[0].null == pytest.approx(read[3].null, abs=1e-3)
    assert [one.span for one in read[0].spans] == [one.span for one in read[3].spans]


def test_what_is_marked_lies_in_the_body_best_first(reader: Reader) -> None:
    (read,) = reader.read(QUESTION, [ReaderInput(header=HEADER, body=BODY)])
    assert read.spans
    assert all(one.span.end <= len(BODY) for one in read.spans)
    assert [one.score for one in read.spans] == sorted((one.score for one in read.spans), reverse=True)
    assert BODY[read.spans[0].span.start : read.spans[0].span.end].strip()


def test_each_sentence_is_scored_and_one_that_does_not_fit_is_ruled_out(reader: Reader) -> None:
    body = f"{BODY} {OTHER} " + "The harbor is deep. " * 150
    sentences = tuple(sentence_spans(body))
    (read,) = reader.read(QUESTION, [ReaderInput(header=HEADER, body=body, sentences=sentences)])
    assert len(read.sentences) == len(sentences)
    assert all(math.isfinite(score) for score in read.sentences[:3])
    if isinstance(reader, ShippedReader):
        assert read.sentences[-1] == -math.inf
    (without,) = reader.read(QUESTION, [ReaderInput(header=HEADER, body=body)])
    assert without.sentences == ()


def test_a_text_is_read_alike_alone_and_among_longer_ones(reader: Reader) -> None:
    """What is read with a text decides nothing but the last digits of a score, and for the shipped reader not these."""
    text = ReaderInput(header=HEADER, body=BODY)
    (alone,) = reader.read(QUESTION, [text])
    among = reader.read(QUESTION, [ReaderInput(header="", body=OTHER * 5), text])[1]
    if isinstance(reader, ShippedReader):
        assert among == alone
    assert among.spans[0].span == alone.spans[0].span
    assert among.null == pytest.approx(alone.null, abs=1e-3)


def _cannot_run() -> None:
    raise RuntimeError("not for this processor")


@pytest.mark.parametrize(("file", "digest"), [(FILE, DIGEST), (LARGE_FILE, LARGE_DIGEST)], ids=["small", "large"])
@pytest.mark.parametrize("openvino", [None, SimpleNamespace(Core=_cannot_run)], ids=["missing", "failing"])
def test_the_shipped_files_read_much_alike_without_openvino(
    openvino: object, file: Path, digest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [ReaderInput(header=HEADER, body=BODY), ReaderInput(header="", body=OTHER)]
    first = ShippedReader(file, digest).read(QUESTION, texts)
    monkeypatch.setattr("qa.reading.reader.network.import_openvino", lambda: openvino)
    other = ShippedReader(file, digest).read(QUESTION, texts)
    assert other[0].spans[0].span == first[0].spans[0].span
    for one, another in zip(first, other, strict=True):
        assert one.null == pytest.approx(another.null, abs=0.2)
        assert one.relevance == pytest.approx(another.relevance, abs=0.2)


def test_long_questions_and_texts_are_cut_and_read(reader: Reader) -> None:
    question, body = "who " * 2_000, "harbor " * 2_000 + BODY
    (read,) = reader.read(question, [ReaderInput(header=HEADER, body=body)])
    assert all(one.span.end <= len(body) for one in read.spans)


@pytest.mark.parametrize("text", ["", "   ", "\n\n"])
def test_a_text_without_a_word_has_no_place(reader: Reader, text: str) -> None:
    (read,) = reader.read(QUESTION, [ReaderInput(header=HEADER, body=text)])
    assert read.spans == ()


def test_nothing_to_read_is_nothing_read(reader: Reader) -> None:
    assert reader.read(QUESTION, []) == []


@pytest.mark.parametrize("body", ["naïve café 東京 🙂 won", "a\u0301 e\u0308 won", "U+FFFD \ufffd won", "<b>won</b>"])
def test_places_are_code_points_of_the_text(reader: Reader, body: str) -> None:
    (read,) = reader.read(QUESTION, [ReaderInput(header="", body=body)])
    for one in read.spans:
        assert body[one.span.start : one.span.end] == body[one.span.start : one.span.end].strip()


def test_weights_are_known_by_their_digest(reader: Reader) -> None:
    assert len(reader.digest) == 64
    assert int(reader.digest, 16)


@pytest.mark.parametrize("reader", [ShippedReader(), LARGE], ids=["small", "large"])
def test_the_shipped_readers_find_who_won(reader: ShippedReader) -> None:
    read = reader.read(QUESTION, [ReaderInput(header=HEADER, body=BODY), ReaderInput(header="", body=OTHER)])
    best = read[0].spans[0]
    assert BODY[best.span.start : best.span.end] == "Simone Achterberg"
    assert best.score > read[0].null
    assert read[1].spans[0].score < read[1].null
    assert read[0].relevance > read[1].relevance


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        ("Has the ferry been repaired?", "Divers finished the repairs on Monday."),
        ("What is the Anna Holm?", "The Anna Holm is a wooden ferry of 1921 that carries 40 people."),
        ("How do the islanders get their post now?", "Letters come by helicopter until the ferry sails again."),
    ],
)
def test_the_shipped_reader_finds_the_sentence_that_answers(question: str, answers: str) -> None:
    """Questions that no short span answers well."""
    body = (
        "The Anna Holm is a wooden ferry of 1921 that carries 40 people. Why the ferry was stopped was asked by many."
        " Ice had damaged both of its rudders, the harbor master said. Divers finished the repairs on Monday."
        " Letters come by helicopter until the ferry sails again. The mayor of the island was not to be reached."
    )
    sentences = tuple(sentence_spans(body))
    (read,) = ShippedReader().read(question, [ReaderInput(header="Harbor news", body=body, sentences=sentences)])
    best = sentences[max(range(len(sentences)), key=lambda number: read.sentences[number])]
    assert body[best.start : best.end] == answers


def test_the_shipped_files_are_small_and_the_ones_that_are_expected() -> None:
    assert FILE.stat().st_size <= 25_000_000
    assert ShippedReader().digest == DIGEST
    assert LARGE_FILE.stat().st_size <= 51_000_000
    assert LARGE.digest == LARGE_DIGEST


def test_a_pair_reads_with_the_small_network_and_again_with_the_large_one() -> None:
    pair, texts = open_reader(), [ReaderInput(header=HEADER, body=BODY)]
    assert isinstance(pair, PairedReader)
    assert isinstance(pair, Rereader)
    assert not isinstance(open_reader("small"), Rereader)
    assert pair.read(QUESTION, texts) == ShippedReader().read(QUESTION, texts)
    assert pair.reread(QUESTION, texts) == LARGE.read(QUESTION, texts)
    assert len({pair.digest, DIGEST, LARGE_DIGEST}) == 3
    pair.close()
    assert pair.reread(QUESTION, texts) == LARGE.read(QUESTION, texts)  # it is opened again
    pair.close()


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match=r"none\.onnx: the reader's weights cannot be read \(No such file"):
        ShippedReader(tmp_path / "none.onnx").read(QUESTION, [ReaderInput(header="", body=BODY)])


def test_a_changed_file_is_said(tmp_path: Path) -> None:
    changed = tmp_path / "reader.onnx"
    shutil.copy(FILE, changed)
    with changed.open("r+b") as file:
        file.seek(5_000_000)
        file.write(b"\0" * 8)
    with pytest.raises(ReaderError, match=r"not the reader's weights: SHA-256 [0-9a-f]{64}, expected"):
        ShippedReader(changed).read(QUESTION, [ReaderInput(header="", body=BODY)])


def test_a_file_that_is_no_network_is_said(tmp_path: Path) -> None:
    (tmp_path / "text.onnx").write_text("not a network")
    with pytest.raises(ReaderError, match=r"text\.onnx: cannot be loaded \(\[ONNXRuntimeError\]"):
        open_reader(str(tmp_path / "text.onnx")).read(QUESTION, [ReaderInput(header="", body=BODY)])


@pytest.mark.parametrize("name", ["no/such-model", "not a name", "nothing"])
def test_a_model_that_is_nowhere_is_said(name: str) -> None:
    with pytest.raises(ReaderError, match="neither a model folder, nor a model on the hub"):
        open_reader(name)


def test_a_folder_without_a_model_is_said(tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match="cannot be loaded as a question-answering model"):
        open_reader(str(tmp_path))
