"""Autograd's errors: what each means, which rule was broken, how to mend it."""
