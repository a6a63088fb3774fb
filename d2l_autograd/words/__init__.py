"""Tables of sentences, a room each: key -> language -> words. Read through :func:`labels.say`."""
