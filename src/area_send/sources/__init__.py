"""From official files to our own tables: downloading, reading, building, checking."""
