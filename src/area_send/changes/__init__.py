"""What changed between two states of the project: each answer before and after, and because of what."""
