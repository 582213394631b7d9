"""Official files in, rows of our own tables out: one module an official file, and one that assembles each table."""
