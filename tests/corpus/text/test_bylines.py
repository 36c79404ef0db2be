"""Bylines give the names of people, and of outlets whole."""

from __future__ import annotations

import pytest

from corpus.text.bylines import split_names


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Mara Venn", ["Mara Venn"]),
        ("Mara Venn and Tom Orr", ["Mara Venn", "Tom Orr"]),
        ("By A. Venn, B. Orr, and C. Lund, Staff Writers", ["A. Venn", "B. Orr", "C. Lund"]),
        ("Mara Venn; Tom Orr | Ida Lund", ["Mara Venn", "Tom Orr", "Ida Lund"]),
        ("Mara Venn, Port Alder bureau", ["Mara Venn"]),
        ("Mara Venn, Ledger.example", ["Mara Venn"]),
        ("Tom Orr, Jr.", ["Tom Orr, Jr."]),
        ("Venn, Mara", ["Venn, Mara"]),
        ("Mara Venn & Mara Venn", ["Mara Venn"]),
        ("Ferdinand Sandor", ["Ferdinand Sandor"]),
        ("Jutta Brehm und Karl Voss", ["Jutta Brehm", "Karl Voss"]),
        ("Ole Lund og Kari Moe", ["Ole Lund", "Kari Moe"]),
        ("Ana Ortega y Gasset", ["Ana Ortega y Gasset"]),
        ("von der Leyen, Ursula", ["Ursula von der Leyen"]),
        ("De La Cruz, Ana María", ["Ana María De La Cruz"]),
        ("van Gogh, Vincent; Orr, Tom", ["Vincent van Gogh", "Orr, Tom"]),
        ("Ursula von der Leyen, Mara Venn", ["Ursula von der Leyen", "Mara Venn"]),
        ("von der Leyen, Staff Writer", ["von der Leyen"]),
        ("Trinidad and Tobago Guardian", ["Trinidad and Tobago Guardian"]),
        ("Mara Venn and Trinidad and Tobago Guardian", ["Mara Venn", "Trinidad and Tobago Guardian"]),
        ("Pier and Harbor Gazette", ["Pier and Harbor Gazette"]),
        ("Mara and Tom Orr", ["Mara", "Tom Orr"]),
        ("a.venn@voice.example", []),
        ("A. Venn; 48213; Getty Images", ["A. Venn"]),
        ("x" * 101, []),
        ("", []),
    ],
)
def test_a_byline_is_split_into_names(byline: str, names: list[str]) -> None:
    assert split_names([byline]) == names
