"""A second opinion on Falco's rules that shares nothing with the engine."""
