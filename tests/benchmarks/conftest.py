"""The small newsquiz, for benchmarks that want one."""

from tests.evals.conftest import small_quiz

__all__ = ["small_quiz"]
