"""From passages to possible answers, each with its evidence and confidence."""
