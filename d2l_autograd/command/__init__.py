"""`d2l-autograd`: read the chapters, build the pages, prepare a notebook for others."""
