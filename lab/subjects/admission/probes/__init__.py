"""Requests that tell policies apart: made from what their expressions, rules and selectors speak of."""
