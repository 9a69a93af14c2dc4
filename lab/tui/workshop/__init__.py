"""Workshops in the terminal: the app in a learner's hands, and the instructor's screen."""
