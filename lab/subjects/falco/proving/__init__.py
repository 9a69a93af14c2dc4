"""Whether Falco alerts of what it must and of nothing else, over every event that could be put together."""
