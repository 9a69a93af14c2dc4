"""The exercises: their model, where they lie, and how they are read."""
