"""The commands of `opsgraph`. What is heavy is imported where it is used: help must be instant."""
