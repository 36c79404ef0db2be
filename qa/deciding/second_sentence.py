"""The second sentence of an answer: to why, how, what is and whether, one sentence often tells only half."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qa.reading.evidence import Reading
from qa.understanding.form import Form

# In score, that the second sentence is behind the first at most. On the tuning half of `evals.broad`, 104 questions,
# the first sentence answers 0.66, and the first or the second 0.79. A second one is added to a half of the answers.
_BEHIND: Mapping[Form, float] = {"broad": 1.5, "definition": 1.5, "yes or no": 0.5}


def second_sentence(form: Form, best: Reading, others: Iterable[Reading]) -> Reading | None:
    """Returns the sentence of the same article that answers nearly as well as the best; None where none does.

    Args:
        form: Of the question.
        best: The sentence that answers.
        others: Best first.
    """
    nearest = next((one for one in others if one.hit.article.id == best.hit.article.id), None)
    behind = _BEHIND.get(form, 0.0)
    return nearest if nearest is not None and nearest.score > best.score - behind else None
