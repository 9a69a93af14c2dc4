"""The author's gate: is an exercise sound, and does its grading tell right from wrong?"""
