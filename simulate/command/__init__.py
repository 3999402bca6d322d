"""The parts of the `whatif` command: what is typed, who answers it, and how it ends."""
