"""Which inspections count, and in which group: rows of our tables in, tables of groups by outcomes out."""
