"""Availability: fate drawn many times, and how often a service is then not DOWN."""
