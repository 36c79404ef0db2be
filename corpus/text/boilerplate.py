"""Takes what is not the article out of plain text that was saved from a page.

The rules, each tried on a whole line (a line is a paragraph in saved pages):

1. The title, repeated: every line equal to the title goes, up to the first line that is neither
   blank nor the title; the title itself becomes the article's title.
2. Labels that lead elsewhere: "Also Read:", "Read More:", "Related:", "See also:" and the like, alone or
   with a headline after them. A label with a sentence after it (it ends in a full stop, or is longer
   than a headline) is body text and stays, as does "Watch: what to do", which no headline begins.
3. Tails of entries of feeds: "Continue reading", and the line that WordPress writes, in its languages: "The post ...
   appeared first on ...".
4. Furniture: comment counts and boxes, share, print and follow buttons, cookie, newsletter and
   advertisement lines, copyright footers. Only when they are all that the line says.

A sentence that mentions cookies or comments matches none of them.
"""

from __future__ import annotations

import re

_MAX_TAIL_CHARS = 500
_MAX_HEADLINE_CHARS = 140  # headlines that are sentences in their own right end in no full stop
_SENTENCE_END = (".", "!", "?", '."', ".”", ".'", ".’")

_LABEL = re.compile(
    r"(?:also read|read also|read more|read next|more on this|related(?: (?:articles?|stories|story))?"
    r"|see also|(?P<word>watch|recommended)|watch now|don['’]t miss|up next)\s*:(?P<headline>.*)",
    re.IGNORECASE,
)

_FURNITURE = re.compile(
    r"""(?:
      (?:\d+|no)\ comments?(?:\ yet)?
    | (?:post|leave|add|write)\ a\ (?:comment|reply)
    | (?:view|show|load|see)\ (?:all\ |more\ )?(?:\d+\ )?comments?
    | (?:share|tweet|print|e-?mail|save|bookmark|follow\ us|copy\ link|report)
    | (?:share|follow|find|like)\ (?:this|us|it)?\ ?(?:article|story|page|post)?\ ?
      (?:on|via|with)\ (?:facebook|twitter|x|whatsapp|linkedin|reddit|instagram|telegram|e-?mail|friends)
    | share\ (?:this|on)(?:\ (?:article|story|page|post))?:?
    | (?:this|our)\ (?:web)?site\ uses\ cookies\b.{0,160}
    | we\ (?:and\ our\ partners\ )?use\ cookies
      (?:\b.{0,120}\b(?:(?:web)?site|experience|traffic|content|ads|advertising|privacy|technologies)\b.{0,80})?
    | by\ (?:continuing|using|browsing)\b.{0,60}\b(?:you\ (?:agree|accept|consent)|our)\b.{0,40}\bcookies?\b.{0,80}
    | (?:accept|reject|manage)(?:\ all)?\ cookies?(?:\ settings)?
    | (?:sign\ up|subscribe)\ (?:for|to)\ (?:our|the)\b.{0,60}\bnewsletters?\b.{0,20}
    | advertisement(?:\s*-\s*scroll\ to\ continue)?
    | (?:story|article)\ continues\ (?:below|after)(?:\ (?:this\ )?(?:ad|advertisement))?
    | (?:©|\(c\)|copyright)\ .{0,100}(?:all\ rights\ reserved\.?)
    | all\ rights\ reserved
    | (?:back\ to\ top|skip\ to\ (?:main\ )?content|click\ here\ to\ read\ more)
    )[.!…]*""",
    re.IGNORECASE | re.VERBOSE,
)

_POSTED = r"the\ post\ .{1,300}\ (?:first\ appeared|appeared\ first)\ on\ .{1,100}"
_TAIL_IN_LINE = re.compile(rf"(?<=[.!?…\]\"”])\s+{_POSTED}\.?\s*$", re.IGNORECASE)
_TAIL = re.compile(
    rf"""(?:
      (?:continue|keep)\ reading(?:\ ["“‘'].{{1,200}}["”’'])?
    | read\ (?:more|on|the\ (?:full|whole|rest\ of\ (?:the|this))\ (?:story|article|post|entry))
    | {_POSTED}
    | (?:der\ (?:beitrag|artikel)|das\ posting)\ .{{1,300}}\ erschien\ zuerst\ (?:auf|bei)\ .{{1,100}}
    | (?:l['’]article|cet\ article)\ .{{1,300}}\ est\ (?:apparu|paru)\ en\ premier\ sur\ .{{1,100}}
    | (?:la\ entrada|el\ (?:artículo|cargo)|se\ publicó\ primero)\ .{{1,300}}
      \ (?:(?:se\ publicó|aparece|apareció)\ primero|se\ publicó\ por\ primera\ vez)\ en\ .{{1,100}}
    | l['’]articolo\ .{{1,300}}\ (?:proviene\ da|sembra\ essere\ il\ primo\ su)\ .{{1,100}}
    | o\ (?:post|artigo|conteúdo)\ .{{1,300}}\ (?:(?:apareceu|aparece|foi\ publicado)\ primeiro)\ em\ .{{1,100}}
    | (?:het\ bericht|de\ post)\ .{{1,300}}\ verscheen\ eerst\ op\ .{{1,100}}
    | inlägget\ .{{1,300}}\ dök\ först\ upp\ på\ .{{1,100}}
    | indlægget\ .{{1,300}}\ blev\ først\ udgivet\ (?:på|den)\ .{{1,100}}
    | (?:artykuł|wpis)\ .{{1,300}}\ pochodzi\ z\ serwisu\ .{{1,100}}
    | (?:сообщение|запись)\ .{{1,300}}\ (?:появились?\ сначала\ на|впервые\ появилась\ на)\ .{{1,100}}
    | 投稿\ ?.{{1,300}}\ ?は\ ?.{{1,100}}\ ?に最初に表示されました
    | (?:weiterlesen|lire\ la\ suite|(?:leer|leia|ler)\ (?:más|mais)|seguir\ leyendo|leggi\ tutto|lees\ (?:meer|verder)
      |läs\ mer|læs\ mere|les\ mer|lue\ lisää|czytaj\ (?:dalej|więcej)|читать\ (?:далее|дальше)|続きを読む)
      (?:\ ["“„«'].{{1,200}}["”“»'])?
    )[\s.。!…→»>\])]*""",
    re.IGNORECASE | re.VERBOSE,
)


def is_boilerplate(line: str) -> bool:
    """Returns whether a line of a saved page is not part of the article (rules 2 to 4)."""
    line = line.strip()
    if label := _LABEL.fullmatch(line):
        headline = label["headline"].strip()
        if label["word"] and headline[:1].islower():
            return False
        return len(headline) <= _MAX_HEADLINE_CHARS and not headline.endswith(_SENTENCE_END)
    return _FURNITURE.fullmatch(line) is not None or _is_tail(line)


def find_title(text: str) -> str | None:
    """Returns the title of a saved page: its first line, if it looks like a headline.

    A headline has at most 140 characters, does not end like a sentence, and a blank line follows. A line that is
    repeated right away is a headline, too, however it ends.
    """
    lines = [line.strip() for line in text.split("\n")]
    first = lines[0] if lines else ""
    rest = [line for line in lines[1:] if line]
    if not first or not rest or len(first) > _MAX_HEADLINE_CHARS or is_boilerplate(first):
        return None
    if rest[0] == first:
        return first
    stands_alone = len(lines) > 1 and not lines[1]
    return first if stands_alone and not first.endswith((*_SENTENCE_END, ":", ",", ";")) else None


def clean(text: str, title: str | None) -> str:
    """Returns the article's own paragraphs: the text without its repeated title and the page's furniture.

    Args:
        text: A tidied text, one paragraph or line of furniture a line.
        title: Removed where it stands, any number of times, before the first paragraph.
    """
    lines = [line for line in text.split("\n") if not is_boilerplate(line)]
    start = 0
    while title and start < len(lines) and lines[start].strip() in ("", title):
        start += 1
    return without_tail(re.sub(r"\n{3,}", "\n\n", "\n".join(lines[start:])).strip())


def without_tail(text: str) -> str:
    """Returns a text without what a feed puts at its end (rule 3), in lines of its own or behind the last sentence."""
    text = text.rstrip()
    while (last := text.rpartition("\n")[2]) and _is_tail(last):
        text = text[: len(text) - len(last)].rstrip()
    start = max(len(text) - _MAX_TAIL_CHARS, text.rfind("\n") + 1)
    return text[:start] + _TAIL_IN_LINE.sub("", text[start:]) if "appeared" in text[start:] else text


def _is_tail(line: str) -> bool:
    return len(line) <= _MAX_TAIL_CHARS and _TAIL.fullmatch(line.strip().lstrip("[(")) is not None
