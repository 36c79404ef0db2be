"""Texts to vectors: passages by OpenVINO or torch, questions by ONNX Runtime, from the same weights."""

from index.encode.default_model import DEFAULT_MODEL
from index.encode.encoder import SentenceTransformerEncoder
from index.encode.types import Encoder

__all__ = ["DEFAULT_MODEL", "Encoder", "SentenceTransformerEncoder"]
