"""What the reader wrote: the source of a function, the frame that runs it, what it reaches by name."""
