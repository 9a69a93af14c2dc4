"""A second opinion on a node, found out without the engine."""
