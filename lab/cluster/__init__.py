"""The simulated cluster: immutable state, what applying does to it, names and addresses."""
