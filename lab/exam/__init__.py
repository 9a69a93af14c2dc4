"""The rehearsal of an exam: blueprints, papers drawn from them, the clock, the session, the score sheet."""
