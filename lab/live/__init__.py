"""Exercises on a real cluster: the practice cluster, and trying answers and checks there."""
