"""Graph -> curves of the function around this run's inputs, and where they lie in pixels."""
