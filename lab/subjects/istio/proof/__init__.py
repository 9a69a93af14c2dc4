"""Bounds: every request there could be, compared."""
