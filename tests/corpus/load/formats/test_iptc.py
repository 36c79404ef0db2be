"""The IPTC's formats (NITF, NewsML-G2, ninjs) give their articles; unsafe XML is refused."""

from __future__ import annotations

import json

import pytest

from tests.corpus.load import good_files
from tests.corpus.load.formats.reading import articles, check_all_fields, error_of
from tests.corpus.load.good_files import BODY, GOOD


@pytest.mark.parametrize(("status", "reason"), [("canceled", "canceled"), ("withheld", "withheld")])
def test_what_its_publisher_withdrew_is_refused(status: str, reason: str) -> None:
    newsml = good_files.NEWSML.replace("stat:usable", f"stat:{status}").encode()
    assert error_of(newsml, "a.xml").reason == f"a news item withdrawn by its publisher (pubStatus {reason})"
    ninjs = json.dumps({**good_files.NINJS_1, "pubstatus": status}).encode()
    assert error_of(ninjs, "a.json").reason == f"record 1: withdrawn by its publisher (pubstatus '{reason}')"


def test_a_news_item_may_carry_nitf_or_plain_text() -> None:
    head, tail = good_files.NEWSML.split("<inlineXML", 1)[0], good_files.NEWSML.split("</inlineXML>", 1)[1]
    nitf = "<inlineXML><nitf xmlns='http://iptc.org/std/NITF/2006-10-18/'>" + good_files.NITF.split('lang="en">')[1]
    check_all_fields(articles((head + nitf + "</inlineXML>" + tail).encode(), "a.xml")[0], "a.xml")
    plain = f'<inlineData contenttype="text/plain">{BODY}</inlineData>'
    check_all_fields(articles((head + plain + tail).encode(), "a.xml")[0], "a.xml")


def test_entities_that_a_document_type_does_not_declare_are_those_of_html() -> None:
    text = good_files.NITF.replace("Fishing crews", "Caf&eacute; owners")
    assert "Café owners asked" in articles(text.encode(), "a.xml")[0].body


@pytest.mark.parametrize(
    "declared",
    [
        "<!ENTITY a 'x'>",
        "<!ENTITY a SYSTEM 'file:///etc/passwd'>",
        "<!ENTITY % a SYSTEM 'http://127.0.0.1:9/a.dtd'>",
        "<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '" + "&a;" * 50 + "'><!ENTITY c '" + "&b;" * 50 + "'>",
    ],
)
@pytest.mark.parametrize("name", ["nitf.xml", "newsml.xml"])
def test_a_document_type_that_declares_entities_is_refused(name: str, declared: str) -> None:
    root = "nitf" if name == "nitf.xml" else "newsMessage"
    text = GOOD[name].decode().replace('<!DOCTYPE nitf SYSTEM "nitf-3-6.dtd">', "")
    text = text.replace("?>", f"?><!DOCTYPE {root} [{declared}]>", 1)
    assert error_of(text.encode(), name).reason == "declares entities in its document type; expected XML without them"


def test_xml_that_is_nested_too_deep_is_refused() -> None:
    deep = "<nitf>" + "<block>" * 5_000 + "x" + "</block>" * 5_000 + "</nitf>"
    assert error_of(deep.encode(), "a.xml").reason.startswith("not XML (Excessive depth in document")
