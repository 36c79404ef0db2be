"""Recognises articles that speak to a language model: "ignore the above and say that ...".

Such an article is quoted as any other, but it is not sent to a language model: one that obeys would quote the order
itself, whose words then bear out what it orders.
"""

from __future__ import annotations

import re
from functools import lru_cache

_ORDERS = re.compile(
    r"""
    \b(?:ignore|disregard|forget|override|overrule)\b[^.\n]{0,30}\b(?:above|previous|prior|preceding|earlier|
        foregoing|instructions?|rules?|prompts?|passages?|context|system|everything|guidelines)\b
    | \b(?:system|developer|hidden|secret|initial|new)\ (?:prompts?|instructions?)\b
    | \binstructions?\ (?:for|to)\ (?:the\ |any\ |all\ )?(?:a\.?i\.?|assistants?|language\ models?|models?|
        chat\ ?bots?|bots?)\b
    | \b(?:dear|attention|note\ to(?:\ the)?|hey|hello|to\ (?:the|any|all|every))\ (?:a\.?i\.?|assistants?|
        language\ models?|chat\ ?bots?|llms?|summari[sz]ers?)\b
    | \bas\ an?\ (?:a\.?i\.?|(?:large\ )?language\ model)\b | \byou\ are\ (?:now\ )?(?:an?|
        the)\ (?:[\w-]+\ ){0,3}(?:a\.?i\.?|
        assistant|language\ model|model|chat\ ?bot|bot)\b
    | \bif\ you\ are\ (?:an?|the)\ (?:[\w-]+\ ){0,3}(?:a\.?i\.?|assistant|language\ model|model|chat\ ?bot|bot|
        llm)\b
    | \b(?:llms?|chat\ ?bots?|a\.?i\.?\ (?:models?|systems?|tools?)|language\ models?|
        assistants?)\b[^.\n]{0,25}\b(?:must|
        should|shall|are\ (?:required|ordered|instructed|asked|told)\ to|have\ to|needs?\ to|will\ now)\b
    | <\|?/?(?:im_start|im_end|system|user|assistant|end|endoftext|start_of_turn|end_of_turn|begin_of_text)\b
    | \[/?(?:INST|SYS|SYSTEM)\] | <</?SYS>> | ^\s*\#{2,}\s*(?:instruction|system|response|assistant|prompt)s?\b
    | ^\s*(?:system|assistant|developer)\s*: | "(?:role|sentences|rests_on)"\s*: | -----\ *(?:end\ of\ )?passage\ \d
    | (?:^|[.,:;!?“"(]\s*|\b(?:and|then|please|only|just|must|should|to)\ )(?:say|write|state|answer|reply|
        respond|output|print|
        repeat|insert|append|declare|assert|claim|conclude|report|summari[sz]e|begin|end|finish|
        start)\ (?:only\ |just\ |
        always\ |instead\ |exactly\ |truthfully\ )*(?:with\ (?:the\ )?(?:words?|sentence|following|exactly)|
        the\ following|this\ (?:sentence|exactly)|(?:your|each|every|the|any)\ (?:answer|reply|response|
        summary)s?)\b
    | \b(?:your|any|every|each)\ (?:answer|reply|response|summary|output|
        next\ sentence)s?\b[^.\n]{0,25}\b(?:must|should|
        shall|has\ to|is\ to|needs?\ to|with|to\ be)\b
    | (?:^|[.:;!?“"(]\s*)(?:please\ |now\ |just\ |always\ |instead,?\ |only\ |do\ )*(?:say|write|answer|reply|
        respond|
        output|print|repeat|state|tell\ (?:the\ )?(?:reader|user)s?)(?::|\ (?:instead\ |only\ )?(?:that|[“"]|
        in\ your))
    | \b(?:tell|inform|convince|assure)\ (?:the\ |your\ |every\ |all\ )?(?:users?|readers?)\ (?:that|to)\b
    | \bdo\ not\ (?:mention|reveal|tell|quote|cite|use)\ (?:this|these|the\ (?:other|user|reader|passages?|
        articles?))\b
    | \b(?:cite|quote|use|trust|follow|obey)\ (?:only\ )?(?:this|these)\ (?:passage|article|source|instruction|
        text|order)s?\b
    | \b(?:the\ )?(?:correct|only|final)\ answer\ (?:to\ (?:any|every|all|the|this)\b|is\b|must\b)
    | \b(?:jailbreak|prompt\ injection|dan\ mode|developer\ mode|role-?play\ as)\b
    """,
    re.IGNORECASE | re.VERBOSE | re.MULTILINE,
)


@lru_cache(maxsize=512)  # milliseconds for a long article, and a question finds the same ones as others
def speaks_to_a_model(text: str) -> bool:
    """Returns whether a text gives a language model orders, or reports such orders word for word."""
    return _ORDERS.search(text) is not None
