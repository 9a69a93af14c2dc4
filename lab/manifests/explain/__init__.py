"""Refusals told to a learner: what the server says, a plainer sentence, what to do, where it stands."""
