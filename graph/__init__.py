"""The graph itself: what it holds, how it is kept, what it answers."""
