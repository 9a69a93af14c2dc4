"""Results as text, rich text, JSON and JUnit XML: pure functions, no terminal of their own."""
