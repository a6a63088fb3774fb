"""See what torch's autograd does: values, gradients, messages and decisions of your own function."""

# ruff: noqa: E402
from .requirements_check import ensure_ready

__version__ = "0.2.0"

ensure_ready()

from .clinic.ipython_extension import load_ipython_extension, unload_ipython_extension
from .engine.beside_torch import BesideTorch, beside_torch
from .errors import TraceError
from .exercises import check
from .exercises.verdict import Verdict
from .graph import Graph
from .language import set_language
from .live.compare import Comparison, compare
from .live.explore import explore
from .live.ledger import Ledger, ledger
from .measure.cost import Cost, cost
from .measure.jacobian import jacobian
from .measure.jacobian_table import Jacobian
from .prediction.predict import Prediction, predict
from .tracing.tracer import trace

__all__ = [
    "BesideTorch",
    "Comparison",
    "Cost",
    "Graph",
    "Jacobian",
    "Ledger",
    "Prediction",
    "TraceError",
    "Verdict",
    "beside_torch",
    "check",
    "compare",
    "cost",
    "explore",
    "jacobian",
    "ledger",
    "load_ipython_extension",
    "predict",
    "set_language",
    "trace",
    "unload_ipython_extension",
]
