"""Falco's rules files: what is written, what later files make of it, and the rules that come of it."""
