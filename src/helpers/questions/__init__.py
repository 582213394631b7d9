"""The analyses behind the notebooks, one module or folder a question: counted rows in, results out."""
