"""The reader's function is run, and everything else of theirs is given back as it was."""
