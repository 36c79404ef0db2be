"""A body credits an agency in its byline, dateline or signature; an outlet may be one."""

from __future__ import annotations

import pytest

from corpus.text.agencies import agency, outlet_agency


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("PORT ALDER (AP) — Eleven boats burned.", "AP"),
        ("(Reuters) Eleven boats burned on Sunday.", "Reuters"),
        ("PORT ALDER, Maine (AP) - Eleven boats burned.", "AP"),
        ("(Corrects day in paragraph 2)\n\nBy Ines Moreau\n\nSELBY (Reuters) - Eleven boats burned.", "Reuters"),
        ("SELBY FALLS, March 4 (AFP) — “We saw smoke,” she said.", "AFP"),
        ("Reuters - Eleven boats burned.", "Reuters"),
        ("AP\n\nEleven boats burned.", "AP"),
        ("Ines Moreau\n\nThe Associated Press\n\nPORT ALDER — Eleven boats burned.", "AP"),
        ("Ines Moreau, AP\n\nEleven boats burned.", "AP"),
        ("INES MOREAU\n\nAP Airlines Writer\n\nEleven boats burned.", "AP"),
        ("Eleven boats burned.\n\n(Reporting by Ines Moreau; Editing by Pavel Drozd)", "Reuters"),
        ("Eleven boats burned.\n\nCopyright 2025 The Associated Press. All rights reserved.", "AP"),
        ("Eleven boats burned, the Associated Press said.", None),
        ("Eleven boats burned.\n\nContributing: The Associated Press", None),
        ("The Federal Police (AFP) who counted them found eleven.", None),
        ("Eleven boats burned. (AP Photo/Ines Moreau)", None),
        ("Michael Bloomberg — who once was mayor — counted eleven boats.", None),
        ("Associated Press and The Enquirer\n\nEleven boats burned.", None),
        ("", None),
    ],
)
def test_the_agency_that_a_body_credits(body: str, named: str | None) -> None:
    assert agency(body) == named


@pytest.mark.parametrize(
    ("outlet", "named"),
    [("Reuters", "Reuters"), ("The Associated Press", "AP"), ("apnews.com", "AP"), ("www.reuters.com", "Reuters"),
     (" afp ", "AFP"), ("AP Grocers' Weekly", None), ("cnn.com", None), (None, None)],
)  # fmt: skip
def test_which_agency_an_outlet_is(outlet: str | None, named: str | None) -> None:
    assert outlet_agency(outlet) == named
