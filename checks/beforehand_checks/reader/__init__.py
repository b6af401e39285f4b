"""The second reader's parts: tokeniser, encoder in numpy, n-grams, heads, windows, spans and likeness."""
