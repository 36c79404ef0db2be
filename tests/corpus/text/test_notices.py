"""Forms and notices to readers are not articles, and are refused where a page has nothing else."""

from __future__ import annotations

import pytest

from corpus import LoadError
from corpus.load import load_content
from corpus.text.notices import NOTICE, is_notice
from tests.newsroom import Story

REGISTRATION = (
    "We will use the details you have given to open your reader account.\n\n"
    "Would you like to receive The Quay Courier's evening newsletter?\n\n"
    "The Evening Tide newsletter brings you the day's harbour news at six.\n\n"
    "By registering you agree to the storage and use of these details as our privacy policy describes.\n\n"
    "The Quay Courier is a title of Brandt Press."
)
NOTICES = [
    REGISTRATION,
    "2. How relevant is this ad to you?\n\nVideo was slow to load Ad froze Audio on ad was too loud Other problems",
    "You have reached your limit of free articles. Subscribe to continue reading. Already a subscriber? Sign in.",
    "This story is only available to subscribers. Sign in or register to read on.",
    "We and our 412 partners store personal data on your device. You can withdraw your consent at any time.",
    "Please enable JavaScript and cookies to go on. Checking that you are not a robot.",
]
REPORTS = [
    "The council has fined a shop that uses cookies without asking. Its owner said that visitors agree to them.",
    "Readers of the Courier must sign in to read on from Monday. Its owner expects to lose a tenth of its readers.",
    "“You agree to the terms when you board,” the ferry's owner told the court. The judge awarded her 400 crowns.",
    "The ad never loaded, the harbour master said. His office paid 900 crowns for it and wants the money back.",
    "Harbour dues rise by 4 percent.",
    "",
]


@pytest.mark.parametrize("body", NOTICES)
def test_forms_walls_and_messages_of_players_are_notices(body: str) -> None:
    assert is_notice(body)


@pytest.mark.parametrize("body", REPORTS)
def test_reports_that_speak_of_such_things_are_none(body: str) -> None:
    assert not is_notice(body)


@pytest.mark.parametrize(
    "body",
    [
        "Der ganze Text ist nur für Abonnenten.\n\nSchon Mitglied? Hier anmelden und weiterlesen.",
        "Article réservé aux abonnés.\n\nDéjà un compte ? Connectez-vous pour continuer.",
        "Contenido exclusivo para suscriptores. ¿Ya eres suscriptor? Inicia sesión.",
        "Dit verhaal is alleen voor abonnees. Al een account? Log hier in.",
        "Текст доступен только подписчикам. Уже подписаны? Войдите.",
        "この続きは有料会員の方だけが読めます。ログインしてください。",
    ],
)
def test_walls_in_other_languages_are_notices(body: str) -> None:
    assert is_notice(body)


def test_a_report_on_subscribers_in_another_language_is_none() -> None:
    report = (
        "Der Verlag gewann im Mai 4.000 Abonnenten. Er will bis Jahresende die Preise halten, sagte eine Sprecherin."
    )
    assert not is_notice(report)


def test_a_report_with_a_form_under_it_is_none() -> None:
    report = " ".join(f"The quay took {number} ships on day {number} of the storm." for number in range(20))
    assert not is_notice(f"{report}\n\n{REGISTRATION}")


def test_what_is_longer_than_any_form_is_none() -> None:
    """Terms of use, say, which someone may want to ask."""
    assert is_notice(REGISTRATION * 6)
    assert not is_notice(REGISTRATION * 9)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", REGISTRATION.encode()),
        ("a.html", Story(slug="a", title="Quay reopens", paragraphs=tuple(REGISTRATION.split("\n\n"))).html().encode()),
    ],
)
def test_a_page_that_is_a_notice_is_refused_and_says_so(name: str, content: bytes) -> None:
    with pytest.raises(LoadError) as caught:
        load_content(content, name)
    assert str(caught.value) == f"{name}: {NOTICE}"


def test_an_entry_of_a_feed_that_is_a_notice_is_left_out() -> None:
    items = "".join(
        f"<item><title>{title}</title><description>{text}</description></item>"
        for title, text in (("Wall", NOTICES[2]), ("Dues", "Harbour dues rise by 4 percent."))
    )
    feed = f"<rss version='2.0'><channel><title>The Quay Courier</title>{items}</channel></rss>"
    assert [article.title for article in load_content(feed.encode(), "a.rss")] == ["Dues"]


def test_a_record_is_taken_as_its_source_gives_it() -> None:
    """A dump declares what an article's text is; such a body is no evidence of copies, though."""
    articles = load_content(b'{"title": "Quay reopens", "text": "%b"}' % NOTICES[2].encode(), "a.json")
    assert [article.body for article in articles] == [NOTICES[2]]
