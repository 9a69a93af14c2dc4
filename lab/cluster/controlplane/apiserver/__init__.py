"""The API server's options: whether it starts with them, and what is in force."""
