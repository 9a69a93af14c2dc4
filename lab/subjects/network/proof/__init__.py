"""Whether policies lie within bounds, over every connection that could exist."""
