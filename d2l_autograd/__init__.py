"""See what torch's autograd does: values, gradients, messages and decisions of your own function."""

# ruff: noqa: E402
from .ready import check

check()
del check

from .clinic import load_ipython_extension, unload_ipython_extension
from .compare import Comparison, compare
from .errors import TraceError
from .explorer import explore
from .graph import Graph
from .jacobian import Jacobian, jacobian
from .labels import set_language
from .ledger import Ledger, ledger
from .tracer import trace

__all__ = [
    "Comparison",
    "Graph",
    "Jacobian",
    "Ledger",
    "TraceError",
    "compare",
    "explore",
    "jacobian",
    "ledger",
    "load_ipython_extension",
    "set_language",
    "trace",
    "unload_ipython_extension",
]
