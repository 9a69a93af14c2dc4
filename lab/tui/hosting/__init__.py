"""The instructor's screen of a workshop."""
