"""Words with their opposites: a sentence that has the opposite of its quotes' word says something else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from corpus.text.analysis import stems

_PAIRS = """
accept refuse, accept reject, accept decline, admit deny, confirm deny, agree disagree, ally enemy, allow ban,
allow forbid, allow prohibit, permit forbid, legal illegal, lawful unlawful, approve reject, approve veto,
arrive leave, arrive depart, enter leave, join leave, join quit, appoint dismiss, hire fire, elect oust,
attack defend, attach detach, bad good, best worst, better worse, benefit harm, help hinder, birth death, born died,
alive dead, live die, save lose, save waste, begin end, began ended, start stop, start end, start finish, open close,
reopen close, launch cancel, big small, biggest smallest, large small, larger smaller, largest smallest, huge tiny,
major minor, maximum minimum, borrow lend, lent borrowed, bought sold, buy sell, buyer seller, import export,
send receive, give take, gave took, build demolish, create destroy, build destroy, cheap expensive, cheaper costlier,
cold hot, cool warm, colder warmer, continue stop, convict acquit, convicted acquitted, guilty innocent,
arrest release, arrested freed, detain release, imprison free, charge clear, daughter son, mother father,
brother sister, husband wife, man woman, men women, boy girl, boys girls, male female, he she, his her, deep shallow,
defeat victory, win lose, won lost, winner loser, victory loss, demand supply, deficit surplus, profit loss,
profitable unprofitable, debt credit, rich poor, richer poorer, wealthy poor, difficult easy, hard soft,
harder easier, tough easy, dry wet, drought flood, early late, earlier later, earliest latest, before after,
until since, past future, previous next, former current, first last, old new, older newer, older younger,
oldest youngest, old young, oldest newest, ancient modern, east west, eastern western, north south, northern southern,
northeast southwest, northwest southeast, left right, fast slow, faster slower, quick slow, few many, fewer more,
few most, fewest most, least most, less more, minority majority, rare common, full empty, gain lose, gained lost,
gain loss, rise fall, rose fell, risen fallen, increase decrease, increase decline, increase reduce, increase cut,
raise lower, raise cut, raised cut, grow shrink, grew shrank, expand shrink, widen narrow, climb drop,
climbed dropped, jump plunge, surge slump, soar plunge, up down, upward downward, higher lower, high low,
highest lowest, upper lower, top bottom, above below, over under, heavy light, heavier lighter, host guest,
ignore obey, include exclude, included excluded, inside outside, indoor outdoor, internal external, domestic foreign,
national local, public private, federal local, rural urban, long short, longer shorter, longest shortest, tall short,
taller shorter, wide narrow, near far, close far, closest farthest, loyal disloyal, love hate, like dislike,
mandatory voluntary, mandatory optional, military civilian, natural artificial, night day, morning evening,
noon midnight, odd even, optimistic pessimistic, hope fear, parent child, teacher student, doctor patient, pass fail,
passed failed, succeed fail, success failure, successful unsuccessful, positive negative, possible impossible,
likely unlikely, able unable, praise criticize, praise condemn, welcome condemn, support oppose, support criticize,
supporter opponent, favor oppose, back oppose, endorse oppose, for against, presence absence, present absent,
attend skip, public secret, push pull, question answer, raise withdraw, advance retreat, remember forget, reveal hide,
right wrong, correct incorrect, true false, truth lie, safe dangerous, safety danger, safe unsafe, sick healthy,
ill healthy, sharp dull, simple complex, simple complicated, strong weak, stronger weaker, strongest weakest,
strengthen weaken, sunrise sunset, summer winter, spring autumn, temporary permanent, thick thin, tight loose,
tighten loosen, tighten ease, together apart, unite divide, united divided, victim attacker, visible invisible,
war peace, with without, worse better, add remove, added removed, add subtract, install remove, lift impose,
lifted imposed, impose lift, relax tighten, protect endanger, connect disconnect, load unload, lock unlock,
known unknown, usual unusual, fair unfair, happy unhappy, happy sad, proud ashamed, aware unaware, certain uncertain,
popular unpopular, employed unemployed, vaccinated unvaccinated, armed unarmed, expected unexpected,
limited unlimited, stable unstable, healthy unhealthy, conservative liberal, democrat republican,
democratic republican, plaintiff defendant, prosecutor defender, employer employee, landlord tenant, offense defense,
offensive defensive, guard escape, majority minority, hawkish dovish, bullish bearish, inflation deflation,
always never, everyone nobody, all none, everything nothing, both neither, everywhere nowhere, voted abstained, yes no
"""
# Words that a sentence may have though its quotes have the opposite; and those of quotes that mean many things.
_COMMON = frozenset("for he his her she both all over up back like right even close with cut do".split())
_AMBIGUOUS = frozenset("for he his her she both all back like right even close with do".split())


def _opposites() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for pair in _PAIRS.replace("\n", " ").split(","):
        one, two = (stems(word)[0] for word in pair.split())
        if one != two:
            found.setdefault(one, set()).add(two)
            found.setdefault(two, set()).add(one)
    return MappingProxyType({word: frozenset(others) for word, others in found.items()})


_OPPOSITES = _opposites()


def opposite(sentence: str, quotes: Iterable[str]) -> str | None:
    """Returns a word of a sentence that its quotes do not have, and whose opposite they have; or None.

    Only where the opposite does not stand in the sentence as well: "prices rose and then fell" names both.
    """
    written, quoted = set(stems(sentence)), set(stems("\n".join(quotes)))
    for word in stems(sentence):
        if word in quoted or word in _COMMON:
            continue
        others = _OPPOSITES.get(word, frozenset())
        if any(other in quoted and other not in written and other not in _AMBIGUOUS for other in others):
            return word
    return None
