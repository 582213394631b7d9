"""What a notebook shows and keeps: results in, tables, figures and the record of a run out."""
