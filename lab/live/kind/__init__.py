"""The practice cluster that the lab makes with kind, from nothing to gone again."""
