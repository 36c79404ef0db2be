"""Tells notices to the reader from articles: registration forms, paywalls and the messages of players.

Such a body is saved where the article itself needs a subscription, again and again under other headlines. Its
sentences alone show it: those in which the site speaks to the reader, or of itself. Their subjects are an account, a
subscription, consent, cookies, a check for robots, or how an advertisement was played. They must make up two thirds of
the body's words. A report about cookies or subscriptions speaks of them in the third person, and has other
sentences besides. Of 32,468 articles of the newsquiz and of Reuters 214 are notices, of two forms, with shares of
0.98 and 0.85; the largest share of any other short article is 0.21.
"""

from __future__ import annotations

import re

from corpus.text.notices_in_other_languages import NOTICE_IN_OTHER_LANGUAGES, UNSPACED
from corpus.text.sentences import sentence_spans

NOTICE_SHARE = 2 / 3  # of a body's words: a form names its owner or its newsletter between its sentences
NOTICE = "a form or a notice to readers (registration, consent, advertising); expected an article"
_MAX_CHARS = 3_000  # what is longer is terms of use, a report, or a report with a form

_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r"[“\"][^“”\"\n]*[”\"]")  # what a report quotes, the site does not say
_NOTICE = re.compile(
    r"""\b(?:
      how\ relevant\ is\ this\ ad(?:vertisement)?\ to\ you
    | (?:video|ad|audio)\b.{0,40}\b(?:slow\ to\ load|never\ loaded|froze|did\ not\ (?:start|finish)|was\ too\ loud)
    | you\ (?:agree|consent)\ (?:to|that)\b.{0,80}
      \b(?:terms|polic(?:y|ies)|processing|storage|use|sharing|cookies|e-?mails?)
    | by\ (?:signing\ up|registering|subscribing|creating\ an\ account|clicking|submitting|continuing|using|browsing)
      \b.{0,80}\byou\ (?:agree|accept|consent|acknowledge)
    | we\ (?:will\ )?use\ (?:the\ )?(?:details|information|data)\ (?:that\ )?you\ (?:have\ )?
      (?:shared|provided|given|gave)
    | we\ (?:and\ our\ (?:\d+\ )?(?:trusted\ )?partners\ )?(?:may\ )?(?:use|store|process)\b.{0,60}
      \b(?:cookies|personal\ (?:data|information)|information\ on\ (?:a|your)\ device)
    | (?:this|our)\ (?:web)?site\ uses\ cookies
    | (?:object\ to|withdraw|change|manage|review)\b.{0,40}\byour
      \ (?:data|personal\ (?:data|information)|consent|(?:cookie|privacy|consent|ad)\ (?:choices|settings|preferences))
    | would\ you\ like\ to\ receive\b.{0,60}\b(?:newsletter|e-?mails?|alerts|offers)
    | newsletter\b.{0,40}\b(?:provides|brings|gives|sends)\ you
    | (?:accept|reject|allow|manage)\ (?:all\ )?cookies
    | already\ (?:a\ subscriber|a\ member|subscribed|registered|have\ an\ account)
    | (?:log|sign)\ (?:in|on|up)\ (?:or\ (?:register|subscribe|create\ an?\ (?:free\ )?account)\ )?
      to\ (?:continue|keep|read|unlock|access|view|manage)
    | (?:subscribe|register|join)\ (?:now\ |today\ |for\ free\ )?to\ (?:continue|keep\ reading|read|unlock|access|view)
    | create\ (?:a|an|your)\ (?:free\ )?account
    | you(?:['’]ve|\ have)\ (?:reached|used|read)\b.{0,40}\b(?:free\ )?(?:articles|stories)
    | (?:this|the\ full)\ (?:article|story|content|page)\ is\ (?:only\ )?(?:available|reserved|exclusive|free)?\ ?
      (?:only\ )?(?:to|for)\ (?:our\ )?(?:paying\ |registered\ )?(?:subscribers|members|users)
    | (?:please\ )?(?:enable|turn\ on|activate|switch\ on)\ (?:javascript|cookies)\b
    | (?:please\ )?(?:disable|turn\ off|whitelist)\b.{0,30}\bad\ ?blocker
    | (?:verify|verifying|confirm|make\ sure|checking)\b.{0,20}
      \byou(?:['’]re|\ are)\ (?:a\ human|human|not\ a\ (?:ro)?bot)
    | (?:please\ )?check\ the\ box\ (?:below|to\ confirm)
    | you\ (?:can|may)\ (?:unsubscribe|cancel|opt\ out)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)


def is_notice(body: str) -> bool:
    """Returns whether a body is nothing but a notice to the reader.

    Args:
        body: An article's text, its furniture already taken out or not.
    """
    if len(body) > _MAX_CHARS or not _speaks(body):
        return False
    noticed = whole = 0
    for span in sentence_spans(body):
        sentence = body[span.start : span.end]
        words = len(UNSPACED.findall(sentence)) or len(_WORD.findall(sentence))
        whole += words
        noticed += words if _speaks(_QUOTED.sub("", sentence)) else 0
    return noticed >= NOTICE_SHARE * whole > 0


def _speaks(text: str) -> bool:
    """Returns whether a site speaks to its reader in a text, in one of sixteen languages."""
    if _NOTICE.search(text):
        return True
    return (
        " the " not in text and NOTICE_IN_OTHER_LANGUAGES.search(text) is not None
    )  # five times as slow, and vain in English
