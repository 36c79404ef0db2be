"""How fast passages are encoded, and how faithful the vectors are: `python -m benchmarks.encoding`.

It encodes passages of newsquiz 2022, spread over the year, by torch through Sentence Transformers and by OpenVINO, in
each precision. The last way is the one that Newsdesk takes on this machine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from benchmarks.measuring.rounds import interleaved, parser_of, show
from corpus import load_file
from corpus.text.passages import PassageSplitter
from evals.data.newsquiz import articles_file
from index import SentenceTransformerEncoder
from index.encode.default_model import DEFAULT_MODEL, find_model_folder
from index.inference.precision import Precision

_YEAR = 2022
_BATCH = 32

Encode = Callable[[Sequence[str]], NDArray[np.float32]]


def passages(count: int) -> list[str]:
    """Returns so many passages of a year's articles, spread over it, of all lengths."""
    encoder = SentenceTransformerEncoder()
    splitter = PassageSplitter(encoder.count_tokens, encoder.max_tokens)
    articles = load_file(articles_file(_YEAR))
    step = max(1, len(articles) // count)
    texts = [text.indexed for article in articles[::step] for text in splitter.split(article)]
    return [texts[row] for row in np.linspace(0, len(texts) - 1, count).astype(int)]


def paths() -> dict[str, Encode]:
    """Returns the ways to encode passages, the float32 reference first and Newsdesk's own last."""
    import torch

    from index.encode.torch_model import keep_pages, load_model

    keep_pages()
    found: dict[str, Encode] = {}
    for dtype in (torch.float32, torch.bfloat16):
        model = load_model(find_model_folder(DEFAULT_MODEL), DEFAULT_MODEL, "cpu", dtype)
        name = f"Sentence Transformers, {str(dtype).removeprefix('torch.')}"
        found[name] = partial(
            model.encode_document, batch_size=_BATCH, show_progress_bar=False, normalize_embeddings=True
        )
    own = SentenceTransformerEncoder()
    others = [SentenceTransformerEncoder(precision=precision) for precision in get_args(Precision)]
    for encoder in (*(other for other in others if other.path != own.path), own):
        path = encoder.path.partition(";")[0].removeprefix("passages: ")
        found[f"Newsdesk: {path}" if encoder is own else path] = encoder.encode_passages
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command."""
    parser = parser_of("encoding", __doc__)
    parser.add_argument("--passages", type=int, default=200)
    options = parser.parse_args(arguments)
    texts = passages(options.passages)
    ways = paths()
    vectors = {name: np.asarray(encode(texts), dtype=np.float32) for name, encode in ways.items()}
    reference = next(iter(vectors.values()))
    found = interleaved({name: partial(encode, texts) for name, encode in ways.items()}, options.rounds)
    more = {}
    for name, times in found.items():
        cosines = (vectors[name] * reference).sum(axis=1)
        cosines /= np.linalg.norm(vectors[name], axis=1) * np.linalg.norm(reference, axis=1)
        more[name] = {
            "passages a second": len(texts) / times.wall,
            "a processor second": len(texts) / times.processor,
            "least cosine": float(cosines.min()),
            "mean cosine": float(cosines.mean()),
        }
    show(f"Encoding {len(texts)} passages", found, more, options.out)


if __name__ == "__main__":
    main()
