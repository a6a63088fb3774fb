"""The reader's function -> Graph: every torch call forward, every gradient backward."""
