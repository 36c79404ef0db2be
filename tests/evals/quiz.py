"""A newsquiz of two years in a few lines, in files of the real form."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from evals.data.newsquiz import QuizQuestion

_STORIES = {
    2022: [
        ("Ferry", "2022-03-01", "The ferry captain Ines Moreau retires after 9 years on the Hallow Island line."),
        ("Bakery", "2022-03-02", "The prize for the best rye bread in Grenholm goes to the Kestrel bakery."),
        ("Museum", "2022-03-03", "The town museum of Selby Falls has bought the Venn clock for two million crowns."),
        ("Storm", "2022-03-04", "Heavy rain flooded the Quarrydale tram tunnel, and trams stand still until Friday."),
        ("Dog", "2022-03-05", "The dog that was missing from Lake Orrin was found asleep in a lighthouse."),
        ("Election", "2022-03-06", "The new mayor of Port Alder is Omar Haddad, a teacher who won by 40 votes."),
    ],
    2023: [
        ("Comet", "2023-05-01", "The comet over Dunholt was first seen by a night nurse named Ruth Calloway."),
        ("Chess", "2023-05-02", "The chess title of Westmere was won by an eight year old girl in eleven moves."),
    ],
}
_ASKED = {
    2022: [
        ("Who is the ferry captain that retires from the Hallow Island line?", "Ines Moreau", "Ferry"),
        ("Which bakery won the prize for the best rye bread in Grenholm?", "Kestrel", "Bakery"),
        ("What has the museum of Selby Falls bought?", "The Venn clock", "Museum"),
        ("Where was the missing dog of Lake Orrin found?", "a lighthouse", "Dog"),
        ("How many years was the captain on the ferry?", "9", "Ferry"),
        ("Which planet did a probe reach this week?", "Neptune", None),
    ],
    2023: [
        ("Who first saw the comet over Dunholt?", "Ruth Calloway", "Comet"),
        ("How many moves won the chess title of Westmere?", "eleven", "Chess"),
        ("Who is the mayor of Port Alder?", "Omar Haddad", None),
    ],
}


def write_newsquiz(folder: Path) -> None:
    """Writes articles and questions of both years; the last question of 2023 is one that 2022 answers."""
    (folder / "newsquiz").mkdir()
    for year, stories in _STORIES.items():
        articles = [
            {
                "url": _url(title),
                "title": title,
                "source": "Pier News",
                "published_at": day,
                "authors": [],
                "text": text,
            }
            for title, day, text in stories
        ]
        asked = [
            {
                "id": f"{year}_{number}",
                "asked": f"{year}-06-01",
                "question": text,
                "answer": answer,
                "urls_containing_answer": [_url(title)] if title else [],
            }
            for number, (text, answer, title) in enumerate(_ASKED[year])
        ]
        for name, records in (("articles", articles), ("questions", asked)):
            with gzip.open(folder / "newsquiz" / f"{year}-{name}.jsonl.gz", "wt", encoding="utf-8") as file:
                file.writelines(json.dumps(record) + "\n" for record in records)


def quiz_question(
    text: str = "Who won?", answer: str = "Ines Moreau", urls: Sequence[str] = (), quiz_day: date = date(2022, 6, 16)
) -> QuizQuestion:
    """A question of which only some things matter."""
    return QuizQuestion(id="20220616_0", text=text, answer=answer, urls=frozenset(urls), quiz_day=quiz_day)


def _url(title: str) -> str:
    return f"https://pier.example/{title.lower()}"
