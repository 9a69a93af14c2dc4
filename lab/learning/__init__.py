"""What a learner has misunderstood, what to revisit when, and what is mastered: worked out from past attempts.

Nothing here reads a clock or a file: the time and the attempts come in as values.
"""
