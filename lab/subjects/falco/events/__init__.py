"""Recorded events: what they say, what a condition makes of them, and what an alert prints."""
