"""Texts to vectors: passages by OpenVINO or torch, questions by ONNX Runtime, from the same weights."""

from index.encode.encoder import Encoder, SentenceTransformerEncoder
from index.encode.folder import DEFAULT_MODEL

__all__ = ["DEFAULT_MODEL", "Encoder", "SentenceTransformerEncoder"]
