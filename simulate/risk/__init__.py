"""Change risk: a score that explains itself, fitted to outcomes, and held against what happened."""
