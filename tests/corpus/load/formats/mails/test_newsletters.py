"""Newsletters give their text alone: no links to web versions, reasons, addresses or hidden lines."""

from __future__ import annotations

import textwrap
from email.message import EmailMessage

import pytest

from corpus.load.formats.mails.furniture import without_furniture
from corpus.load.formats.mails.newsletter import text_body
from corpus.types import Article
from tests.corpus.load.formats.reading import articles

FIRST = (
    "The city of Orrin will open its fourth tram line on the second of May, a year later than was planned, the"
    " transport board told reporters after its meeting."
)
SECOND = "Rails had to be laid twice under the market hall, where a spring was found, and that cost 4.1 million marks."
THIRD = "Halden's glass works will keep its night shift until the summer after next, the owners and the union agreed."
ADDRESS = "https://click.courier.example/ls/" + "a1B2" * 25
HIDDEN = "Plus: why the glass works stays open"
PAGE = f"""<html><head><title>The Orrin Evening</title><style>p {{ margin: 0 }}</style></head><body>
<div style="display: none; max-height: 0px">{HIDDEN} {"&#847; &zwnj; &nbsp; " * 30}</div>
<table role="presentation"><tr><td><table><tr><td align="right"><a href="{ADDRESS}">View this email in your browser</a>
</td></tr></table></td></tr>
<tr><td><img src="logo.png" alt="logo"><h1>The Orrin Evening</h1></td></tr>
<tr><td>{FIRST}<br><br>{SECOND} <a href="{ADDRESS}">Read more &rarr;</a></td></tr>
<tr><td><h2>Glass at Halden</h2><p>{THIRD}</p><p><a href="{ADDRESS}">Read the full story</a></p></td></tr>
<tr><td><table><tr><td>Trams</td><td>4</td></tr><tr><td>Buses</td><td>31</td></tr></table></td></tr>
<tr><td><a href="{ADDRESS}">Facebook</a> | <a href="{ADDRESS}">Share</a> |
<a href="{ADDRESS}">Forward to a friend</a></td></tr>
<tr><td>You're getting this newsletter because you signed up on our website.</td></tr>
<tr><td>Orrin Courier, 12 Market Street, Orrin</td></tr>
<tr><td><a href="{ADDRESS}">Unsubscribe from this list</a> &middot;
<a href="{ADDRESS}">Update your preferences</a></td></tr>
</table></body></html>"""


def letter(*, text: str | None = None, page: str | None = None, subject: str = "Trams in May") -> Article:
    message = EmailMessage()
    message["From"] = "The Orrin Evening <evening@courier.example>"
    message["Subject"] = subject
    message["Date"] = "Mon, 04 Mar 2019 18:00:00 +0000"
    if text is not None:
        message.set_content(text, cte="quoted-printable")
    if page is not None and text is not None:
        message.add_alternative(page, subtype="html")
    elif page is not None:
        message.set_content(page, subtype="html")
    [article] = articles(message.as_bytes(), "a.eml")
    return article


def test_a_newsletter_laid_out_in_tables_has_paragraphs_and_no_furniture() -> None:
    article = letter(page=PAGE)
    assert article.body.split("\n\n")[0] == FIRST
    assert [one for one in article.body.split("\n\n") if one.startswith("Rails")] == [SECOND]
    assert article.body.split("\n\n")[2:] == ["Glass at Halden", THIRD, "Trams 4", "Buses 31"]
    assert (article.title, article.outlet) == ("Trams in May", "The Orrin Evening")


def test_a_text_part_has_no_addresses_of_its_links() -> None:
    article = letter(
        text=f"View this email in your browser ({ADDRESS})\n\nThe Orrin Evening\n\n{FIRST} ( {ADDRESS} )\n\n"
        f"Read more: {ADDRESS}\n\n{SECOND} <{ADDRESS}>\n{ADDRESS}\n\n"
        f"{THIRD} The plan is at https://halden.example/plan for all to see, and at {ADDRESS} too.\n\n"
        f"** Unsubscribe [{ADDRESS}]\n"
    )
    rest = "The plan is at https://halden.example/plan for all to see, and at too."
    assert article.body == f"{FIRST}\n\n{SECOND}\n\n{THIRD} {rest}"


def test_a_text_part_has_no_rules_marks_of_headings_or_buttons_behind_sentences() -> None:
    article = letter(
        text=f"** The Orrin Evening\n{'-' * 60}\n\n** Glass at Halden\n{'-' * 60}\n{THIRD}\n\n{FIRST}"
        f" Read more ({ADDRESS})\n\n"
        f"{SECOND} [Read the full story]({ADDRESS})\n\n{'=' * 60}\n** Facebook ({ADDRESS})\n** X ({ADDRESS})\n"
    )
    assert article.body == f"Glass at Halden\n\n{THIRD}\n\n{FIRST}\n\n{SECOND}"


@pytest.mark.parametrize(
    "head",
    [
        "-- Forwarded message --\nFrom: {sender}\nDate: Mon, Mar 4, 2019 at 6:00 PM\nSubject: {subject}\nTo: a@b.c",
        "Begin forwarded message:\n\nFrom: {sender}\nSubject: {subject}\nDate: 4 March 2019 at 18:00:00 GMT\nTo: a@b.c",
        "-----Ursprüngliche Nachricht-----\nVon: {sender}\nGesendet: 4. März 2019 18:00\nAn: a@b.c\nBetreff: {subject}",
        "De : {sender}\nEnvoyé : 4 mars 2019 18:00\nÀ : a@b.c\nObjet : {subject}",
    ],
)
def test_a_forwarded_letter_is_its_sender_s(head: str) -> None:
    fields = head.format(sender="The Halden Mirror <news@halden.example>", subject="Glass works")
    message = letter(text=f"{fields}\n\n\n{FIRST}\n\n{SECOND}", subject="Fwd: Glass works")
    assert (message.title, message.outlet, message.body) == ("Glass works", "The Halden Mirror", f"{FIRST}\n\n{SECOND}")
    assert message.published is not None
    assert message.published.iso()[:10] == "2019-03-04"


def test_a_letter_that_begins_with_a_label_is_not_forwarded() -> None:
    text = f"From: the yard of the glass works.\n\n{FIRST}\n\n{SECOND}"
    assert letter(text=text, subject="FW: Yard").title == "Yard"
    assert letter(text=text).body == text


def test_numbers_of_links_go_with_the_list_that_says_where_they_lead() -> None:
    article = letter(text=f"{FIRST} [1]\n\n{SECOND} [2]\n\n{THIRD}\n\n[1] {ADDRESS}\n[2] {ADDRESS}\n")
    assert article.body == f"{FIRST}\n\n{SECOND}\n\n{THIRD}"
    assert "[2]" in letter(text=f"{FIRST} [2]\n\n{SECOND}").body  # nothing says where it leads


def test_a_signature_and_a_list_s_lines_at_the_end_are_no_text() -> None:
    assert letter(text=f"{FIRST}\n\n{SECOND}\n\n-- \nLea Quint\nOrrin Courier\n").body == f"{FIRST}\n\n{SECOND}"
    ends = f"{'_' * 47}\nTrams mailing list\ntrams@courier.example\nhttps://courier.example/lists/trams\n"
    assert letter(text=f"{FIRST}\n\n{SECOND}\n\n{ends}").body == f"{FIRST}\n\n{SECOND}"


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("Diesen Newsletter im Browser ansehen", "Sie erhalten diesen Newsletter, weil Sie sich angemeldet haben."),
        ("Voir dans le navigateur", "Vous recevez cet e-mail car vous êtes abonné. Se désabonner"),
        ("Ver en el navegador", "Recibes este correo porque te suscribiste. Darse de baja"),
        ("Visualizza nel browser", "Ricevi questa e-mail perché sei iscritto. Disiscriviti"),
        ("Ver no navegador", "Você recebeu este e-mail porque se inscreveu. Cancelar inscrição"),
        ("Bekijk deze e-mail in je browser", "Je ontvangt deze nieuwsbrief omdat je je hebt aangemeld. Afmelden"),
        ("Visa i webbläsaren", "Du får detta nyhetsbrev eftersom du prenumererar. Avregistrera dig här"),
        ("Vis i nettleser", "Du mottar dette nyhetsbrevet fordi du meldte deg på."),
        ("Zobacz w przeglądarce", "Otrzymujesz ten newsletter, bo się zapisałeś. Wypisz się"),
        ("Открыть в браузере", "Вы получили это письмо, потому что подписаны на рассылку. Отписаться"),
        ("ブラウザで表示する", "配信停止はこちら"),
        ("Read online | Sign up | Share", "This email was sent to reader@mail.example. Manage your email preferences"),
        ("Having trouble reading this email? View it online.", "Don't want to hear from us? Unsubscribe here."),
    ],
)
def test_furniture_is_known_in_many_languages(above: str, below: str) -> None:
    text = f"{above}\n\n{FIRST}\n\n{SECOND}\n\n{below}\n\nCourier, 12 Market Street"
    assert without_furniture(text, set()) == f"{FIRST}\n\n{SECOND}"


@pytest.mark.parametrize(
    "ending",
    [
        "The bank let 40,000 customers unsubscribe.",
        "Subscribers share the costs, the board said.",
        "A copyright law for teapots was passed in Orrin on Friday.",
    ],
)
def test_reports_that_speak_of_subscriptions_stay_whole(ending: str) -> None:
    assert without_furniture(f"{FIRST}\n\n{ending}", set()) == f"{FIRST}\n\n{ending}"


def test_a_reason_above_a_long_paragraph_ends_nothing() -> None:
    text = f"You receive this newsletter every day.\n\n{FIRST}\n\nYou receive this newsletter every day.\n\n{FIRST}"
    assert without_furniture(text, set()).endswith(FIRST)


def test_a_letter_whose_lines_are_broken_to_fit_keeps_its_text_and_loses_its_end() -> None:
    lines = textwrap.fill(f"{FIRST} You receive this newsletter every day, a rival wrote.", 72)
    end = textwrap.fill("You are receiving this newsletter because you signed up at courier.example last year.", 60)
    assert without_furniture(f"{lines}\n\n{lines}\n\n{end}\n\nUnsubscribe", set()) == f"{lines}\n\n{lines}"


@pytest.mark.parametrize("piece", ["a", " ", "!", "https://", "\n-- \n", "[1] ", "(https://a ", "a: ", "\u200c", "| "])
def test_no_text_takes_more_than_a_multiple_of_its_length(piece: str) -> None:
    assert len(without_furniture(text_body(piece * 40_000), set())) <= 40_000 * len(piece)
