"""What news says in so many words that a question can be made of it: sentences as patterns, each with its question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

_DID = {
    "promised": "promise", "announced": "announce", "agreed to": "agree to", "won": "win", "bought": "buy",
    "approved": "approve", "signed": "sign", "rejected": "reject", "proposed": "propose", "demanded": "demand",
    "ordered": "order", "launched": "launch", "called for": "call for", "voted to": "vote to", "found": "find",
    "revealed": "reveal", "banned": "ban", "discovered": "discover",
}  # fmt: skip
_COUNTED = {
    "killed": "kill", "injured": "injure", "damaged": "damage", "destroyed": "destroy", "hired": "hire",
    "employs": "employ", "cut": "cut", "lost": "lose", "sold": "sell", "bought": "buy", "ordered": "order",
    "built": "build", "opened": "open", "closed": "close", "arrested": "arrest", "evacuated": "evacuate",
    "rescued": "rescue", "drew": "draw", "attracted": "attract", "recalled": "recall", "won": "win",
    "scored": "score", "received": "receive", "made": "make", "planted": "plant", "delivered": "deliver",
}  # fmt: skip
_PAID = {"paid": "pay", "raised": "raise", "spent": "spend", "invested": "invest", "donated": "donate", "cost": "cost"}
_BEGAN = {
    "opened": "open", "reopened": "reopen", "closed": "close", "began": "begin", "started": "start", "ended": "end",
    "died": "die", "resigned": "resign", "launched": "launch", "collapsed": "collapse", "retired": "retire",
}  # fmt: skip
_ACTED = _DID | _COUNTED | _BEGAN
_STOPPED = """closed cancelled canceled delayed postponed suspended evacuated fined arrested sued recalled banned
    blocked shut charged damaged grounded halted scrapped""".split()
_TITLES = """mayor governor president minister chief executive master senator professor judge coach director secretary
    chancellor sheriff captain commissioner superintendent chairman chairwoman""".split()
_THINGS = """act agency alliance app association bank bill body bridge charity city clinic club coalition company
    council disease drug factory ferry festival firm group island law league maker mission museum network nonprofit
    organisation organization park party platform port program programme project refinery river satellite school ship
    site startup team theatre tower town trawler treaty union university village virus""".split()

NAME = r"[A-Z][\w’'-]+(?: (?:of |and )?[A-Z][\w’'-]+){0,3}"
_NAME = rf"(?P<the>[Tt]he )?(?P<name>{NAME})"
_PRIZE = r"(?: (?:prize|award|medal|title|race|cup|election|contest|trophy))?"
_ABOUT = r"(?:about |some |nearly |almost |around |at least |more than |an estimated )?"
_NUMBER = r"(?:\d[\d,.]*(?: million| billion)?|two|three|four|five|six|seven|eight|nine|ten|a dozen)"
_MANY = r"(?P<rest>[a-z]+s|people|women|men|children)\b"
_DATE = r"(?:at [\d:]+(?: [ap]\.?m\.?)? )?(?:on |in )?(?:last |next )?(?:[A-Z][a-z]+day|[A-Z][a-z]+ \d|[12]\d{3})"
_OBJECT = (
    r"(?P<rest>(?:the|a|an|its|their|his|her|more|all|to)(?: [A-Za-z’'-]+){0,4}? [a-z]+)"
    r"(?: (?P<cause>because)\b|[,;]|\.(?=\s|$))"
)
_KIND_OF = r"(?:a|an|the) (?:(?!of |for |in |at |from |with )[\w’'-]+ ){0,4}"


def _one_of(words: Iterable[str]) -> str:
    return f"(?P<verb>{'|'.join(words)})"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionPattern:
    """A sentence that says something of a name, and the question that asks for it.

    Attributes:
        kind: Of question.
        sentence: With the groups `name`, and `the`, `verb`, `rest` and `by` where the question has them;
            `cause` where it says why.
        question: With places for them, e.g. "When did {name} {verb}?".
        verbs: How the question writes the sentence's verb, e.g. "opened": "open".
    """

    kind: str
    sentence: re.Pattern[str]
    question: str
    verbs: Mapping[str, str] = field(default_factory=dict)

    def ask(self, match: re.Match[str]) -> str:
        """Writes the question of a sentence that matches."""
        words = match.groupdict(default="")
        name = f"the {words['name']}" if words.get("the") else words["name"]
        verb = words.get("verb", "")
        rest = words.get("rest", "").strip()
        return self.question.format(**{**words, "name": name, "rest": rest, "verb": self.verbs.get(verb, verb)})


def _pattern(kind: str, sentence: str, question: str, verbs: Mapping[str, str] | None = None) -> QuestionPattern:
    return QuestionPattern(kind=kind, sentence=re.compile(sentence), question=question, verbs=verbs or {})


KINDS = ("who", "how many", "why", "when", "what is", "latest", "what", "who is")
PATTERNS = (
    _pattern("who", rf"\bwon (?P<the>the )(?P<name>{NAME}{_PRIZE})", "Who won {name}?"),
    _pattern(
        "who",
        rf"\b(?P<verb>elected|appointed|named) (?P<rest>[a-z]+(?: [a-z]+)?) of {_NAME}",
        "Who was {verb} {rest} of {name}?",
    ),
    _pattern(
        "how many",
        rf"{_NAME} {_one_of(_COUNTED)} {_ABOUT}{_NUMBER} {_MANY}",
        "How many {rest} did {name} {verb}?",
        _COUNTED,
    ),
    _pattern(
        "how many",
        rf"\b{_NUMBER} {_MANY} were (?P<verb>[a-z]+ed|hurt|cut) (?P<by>in|by|at) {_NAME}",
        "How many {rest} were {verb} {by} {name}?",
    ),
    _pattern("how many", rf"{_NAME} has {_ABOUT}{_NUMBER} {_MANY}", "How many {rest} does {name} have?"),
    _pattern("how many", rf"{_NAME} {_one_of(_PAID)} {_ABOUT}[$€£¥₹]", "How much did {name} {verb}?", _PAID),
    _pattern(
        "why",
        rf"{_NAME} (?P<by>was|were) {_one_of(_STOPPED)} (?P<cause>because|due to|after|over|following)\b",
        "Why {by} {name} {verb}?",
    ),
    _pattern("why", rf"{_NAME} {_one_of(_ACTED)} {_OBJECT}", "Why did {name} {verb} {rest}?", _ACTED),
    _pattern("when", rf"{_NAME} will (?P<verb>open|reopen|close|begin|start|end)\b", "When will {name} {verb}?"),
    _pattern("when", rf"{_NAME} {_one_of(_BEGAN)} {_DATE}", "When did {name} {verb}?", _BEGAN),
    _pattern(
        "when",
        rf"{_NAME} was (?P<verb>founded|born|built|opened|closed|launched|elected|arrested) {_DATE}",
        "When was {name} {verb}?",
    ),
    _pattern("what is", rf"{_NAME}, {_KIND_OF}(?:{'|'.join(_THINGS)})\b", "What is {name}?"),
    _pattern("what", rf"{_NAME} {_one_of(_DID)} \w+", "What did {name} {verb}?", _DID),
    _pattern(
        "who is", rf"\b(?i:{'|'.join(_TITLES)}) (?P<name>(?!General )[A-Z][a-z]+ [A-Z][\w’'-]+)", "Who is {name}?"
    ),
)
