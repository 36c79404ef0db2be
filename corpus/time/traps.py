"""What only looks like days: names with a weekday in them, people, events that a year belongs to, vague counts."""

from __future__ import annotations

import re

NAMES = re.compile(
    r"\b(?:(?:black|good|freaky) friday|friday (?:night lights|the 13th)|(?:cyber|blue|easter) monday"
    r"|(?:super|giving|fat|shrove|taco|ruby) tuesday|ash wednesday|wednesday addams|(?:maundy|holy) thursday"
    r"|(?:monday|thursday|sunday) night football|saturday (?:night live|evening post)|(?:holy|business) saturday"
    r"|(?:palm|bloody|bowl|easter) sunday|sunday (?:times|telegraph|mirror|express|mail|world)|mail on sunday"
    r"|(?:usa|psychology|russia|india) today|today (?:show|programme|program)|last week tonight"
    r"|fourth of july|today['’]s (?:teens|youth|kids|children|students|world|society|generation))\b",
    re.IGNORECASE,
)
LAST_OF = re.compile(r"(?:the )?last \w+ of\b", re.IGNORECASE)  # "the last week of the campaign"
VAGUE = re.compile(r"\b(?:more than|less than|over|under|at least)\s+$", re.IGNORECASE)  # "over 60 years ago"
EVENT = re.compile(  # behind a year or a day: it belongs to a name
    r"(?:['’]s)?,?\s+(?:(?!the\b)\w+\s+)?(?:olympics?|paralympics?|games|world cup|world series|cup|euros?|super bowl"
    r"|elections?|campaign|race|midterms?|primary|primaries|ballot|season|budget|census|models?|championships?|finals?"
    r"|awards?|oscars?|grammys?|emmys?|attacks?|insurrection|riots?|rioters?|committee|commission|panel|hearings?"
    r"|defendants?|weekend|deadline|fiscal|film|movie|novel|album|song)\b",
    re.IGNORECASE,
)
PEOPLE = frozenset({"April", "May", "June", "August"})
CAPITAL = re.compile(r"\s+[A-Z]")
