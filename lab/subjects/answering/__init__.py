"""Answers on a sheet beside what is right: for the subject of sheets, and for any other that asks questions."""
