"""Falco: rules over what processes do, evaluated on recorded events."""
