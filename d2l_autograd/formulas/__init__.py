"""Graph -> the chain rule in symbols and numbers, as MathML and as text."""
