"""The fields of the curriculum, one package each, behind one protocol."""
