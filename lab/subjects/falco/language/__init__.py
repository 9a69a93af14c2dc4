"""Falco's condition language: text to a tree, as libsinsp's parser reads it."""
