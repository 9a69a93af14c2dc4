"""Bounds: everything that could be sent, compared."""
