"""Beginning an exercise: skeletons that work at once and are then changed."""
