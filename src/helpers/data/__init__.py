"""Our tables, checked and typed: files of the folder data in, data frames out."""
