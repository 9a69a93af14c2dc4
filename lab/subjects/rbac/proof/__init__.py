"""The proof: which requests are allowed, over everyone and everything that either side speaks of."""
