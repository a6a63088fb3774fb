"""`python -m d2l_autograd` is `d2l-autograd`."""

from .command.main import main

if __name__ == "__main__":
    raise SystemExit(main())
