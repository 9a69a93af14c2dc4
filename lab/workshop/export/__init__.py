"""What is left of a workshop: results, a summary, the timeline."""
