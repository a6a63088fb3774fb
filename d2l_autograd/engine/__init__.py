"""The reader's own engine of section 2.5.6: its four steps against torch, and its graph beside torch's."""
