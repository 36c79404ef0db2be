"""From possible answers to an answer or an abstention."""
