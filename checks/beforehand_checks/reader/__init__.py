"""The second reader's parts: tokeniser, encoder in numpy, n-grams, spans and explanations."""
