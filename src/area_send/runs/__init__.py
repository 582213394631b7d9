"""Running notebooks: from a request to a whole folder of results. Knows notebooks as files, and no statistics."""
