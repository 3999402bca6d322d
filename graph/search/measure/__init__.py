"""How good search is: questions with known answers, measured lane by lane and together, and held against each other."""
