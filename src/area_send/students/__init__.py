"""What students meet first: the start page and the exercises."""
