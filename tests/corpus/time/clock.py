"""The clock of tests."""

from __future__ import annotations

from datetime import UTC, datetime

NOW = datetime(2025, 11, 1, 12, tzinfo=UTC)
