"""Graphs written by hand, so that pictures are tested without the tracer."""

import torch
from hypothesis import strategies as st

from d2l_autograd.graph import Edge, Graph, Node, Span


class Sketch:
    """Collects nodes and edges; a number stands for a scalar tensor."""

    def __init__(self):
        self.nodes, self.edges = [], []

    def leaf(self, name, value, grad=None, kind="input"):
        return self._add(kind, "", name, 0, value, grad, None, 1)

    def op(
        self, op, sources, value=0.0, grad=None, *,
        name=None, version=0, code=None, turn=1, messages=(), cut=None, kind="operation",
    ):  # fmt: skip
        span = code if isinstance(code, Span) or code is None else Span(1, 1, code)
        target = self._add(kind, op, name, version, value, grad, span, turn)
        messages = [*messages, *[None] * (len(sources) - len(messages))]
        for slot, (source, message) in enumerate(zip(sources, messages, strict=True)):
            self.edges.append(Edge(source, target, slot, _tensor(message), cut))
        return target

    def graph(self, output=None, code=()):
        output = len(self.nodes) - 1 if output is None else output
        order = tuple(n.id for n in reversed(self.nodes) if n.grad is not None)
        return Graph(tuple(self.nodes), tuple(self.edges), order, (), output, torch.tensor(1.0), tuple(code))

    def _add(self, kind, op, name, version, value, grad, span, turn):
        number = len(self.nodes)
        self.nodes.append(
            Node(number, kind, op, name, version, _tensor(value), _tensor(grad), grad is not None, span, turn)
        )
        return number


def _tensor(value):
    if value is None or isinstance(value, torch.Tensor):
        return value
    if isinstance(value, tuple):
        return tuple(map(_tensor, value))
    return torch.tensor(value)


def product():
    """z = (x + y) * w of section 2.5.0."""
    s = Sketch()
    x, y, w = s.leaf("x", 2.0, 4.0), s.leaf("y", 3.0, 4.0), s.leaf("w", 4.0, 5.0)
    total = s.op("add", [x, y], 5.0, 4.0, code="x + y", messages=[4.0, 4.0])
    s.op("mul", [total, w], 20.0, 1.0, name="z", code="(x + y) * w", messages=[4.0, 5.0])
    return s.graph()


def dot():
    """y = 2 * torch.dot(x, x) of section 2.5.1."""
    s = Sketch()
    x = s.leaf("x", [0.0, 1.0, 2.0, 3.0], [0.0, 4.0, 8.0, 12.0])
    d = s.op("dot", [x, x], 14.0, 2.0, code="torch.dot(x, x)", messages=[[0.0, 2.0, 4.0, 6.0]] * 2)
    s.op("mul", [d], 28.0, 1.0, name="y", code="2 * torch.dot(x, x)", messages=[2.0])
    return s.graph()


def detached():
    """u = y.detach(); z = u * x of section 2.5.3."""
    s = Sketch()
    x = s.leaf("x", [0.0, 1.0, 2.0, 3.0], [0.0, 1.0, 4.0, 9.0])
    y = s.op("mul", [x, x], [0.0, 1.0, 4.0, 9.0], name="y", code="x * x")
    u = s.op("detach", [y], [0.0, 1.0, 4.0, 9.0], name="u", code="y.detach()", cut="detach")
    z = s.op(
        "mul",
        [u, x],
        [0.0, 1.0, 8.0, 27.0],
        [1.0] * 4,
        name="z",
        code="u * x",
        messages=[None, [0.0, 1.0, 4.0, 9.0]],
    )
    s.op("sum", [z], 36.0, 1.0, code="z.sum()", messages=[[1.0] * 4])
    return s.graph()


def loop(turns=10):
    """b = a * 2; while b.norm() < 1000: b = b * 2 of section 2.5.4."""
    s = Sketch()
    doubled, normed = Span(4, 4, "b * 2"), Span(3, 3, "b.norm()")
    factor = 2.0 ** (turns + 1)
    a = s.leaf("a", 0.8392, 100.0 * factor)
    b = s.op("mul", [a], 1.6784, 100.0 * factor / 2, name="b", code="a * 2", messages=[100.0 * factor])
    for turn in range(1, turns + 1):
        s.op("norm", [b], 1.0, code=normed, turn=turn)
        sent = 100 * factor / 2**turn
        b = s.op("mul", [b], 0.8392 * 2.0 ** (turn + 1), sent / 2, name="b", version=turn,
                 code=doubled, turn=turn, messages=[sent])  # fmt: skip
    total = s.op("sum", [b], 1.0, code="b.sum()")
    s.op("gt", [total], True, code="b.sum() > 0")
    s.op("mul", [b], 171867.0, 1.0, name="c", code="100 * b", messages=[100.0])
    return s.graph()


def network():
    """One linear layer, ReLU and cross-entropy."""
    s = Sketch()
    x = s.leaf("x", torch.linspace(-1, 1, 6).reshape(2, 3), torch.ones(2, 3) / 7)
    w = s.leaf(
        "net.weight", torch.linspace(-0.5, 0.5, 12).reshape(4, 3), torch.ones(4, 3) / 3, kind="parameter"
    )
    b = s.leaf("net.bias", torch.zeros(4), torch.ones(4) / 9, kind="parameter")
    t = s.leaf("target", torch.tensor([1, 3]), kind="constant")
    h = s.op("linear", [x, w, b], torch.ones(2, 4) / 3, torch.ones(2, 4) / 5, name="h", code="net(x)",
             messages=[torch.ones(2, 3), torch.ones(4, 3), torch.ones(4)])  # fmt: skip
    r = s.op(
        "relu", [h], torch.ones(2, 4) / 3, torch.ones(2, 4) / 5, code="F.relu(h)", messages=[torch.ones(2, 4)]
    )
    s.op("cross_entropy", [r, t], 1.3863, 1.0, name="loss", code="F.cross_entropy(F.relu(h), target)",
         messages=[torch.ones(2, 4) / 5])  # fmt: skip
    return s.graph()


def jacobian():
    """A function that writes y[0] = ..., y[1] = ... in place."""
    s = Sketch()
    u = s.leaf("u", [1.0, 2.0], [3.0, 4.0])
    v = s.leaf("v", [5.0, 6.0], [0.5, 0.25])
    y = s.leaf("y", [0.0, 0.0], kind="constant")
    for row in range(2):
        a = s.op("getitem", [u], 1.0, 2.0, code=f"u[{row}]", messages=[[2.0, 0.0]])
        p = s.op("pow", [a], 1.0, 1.0, code=f"u[{row}]**2", messages=[2.0])
        b = s.op("getitem", [u], 2.0, 5.0, code=f"u[{1 - row}]", messages=[[0.0, 5.0]])
        c = s.op("getitem", [v], 5.0, 2.0, code="v[0]", messages=[[2.0, 0.0]])
        m = s.op("mul", [b, c], 10.0, 1.0, code=f"u[{1 - row}] * v[0]", messages=[5.0, 2.0])
        r = s.op("add", [p, m], 11.0, 1.0, code=f"u[{row}]**2 + u[{1 - row}]*v[0]", messages=[1.0, 1.0])
        y = s.op("setitem", [y, r], [11.0, 0.0], [1.0, 1.0], name="y", version=row + 1, code=f"y[{row}]",
                 messages=[[0.0, 1.0], 1.0])  # fmt: skip
    return s.graph()


def chain(count, spans=False):
    s = Sketch()
    value, grad = torch.tensor(1.0), torch.tensor(1.0)
    last = s.leaf("x", value, grad)
    span = Span(1, 1, "y * 1") if spans else None
    for turn in range(1, count + 1):
        last = s.op("mul", [last], value, grad, code=span, turn=turn, messages=[grad])
    return s.graph()


@st.composite
def runs(draw):
    """Runs with loops whose turns are wired at random: many folds would make a cycle."""
    value = torch.tensor(1.0)
    count = draw(st.integers(2, 40))
    spans = [None, *(Span(i, i, f"s{i}") for i in range(draw(st.integers(1, 4))))]
    used = [draw(st.integers(0, len(spans) - 1)) for _ in range(count)]
    turns = [used[: i + 1].count(s) for i, s in enumerate(used)]
    sources = [draw(st.lists(st.integers(0, max(0, i - 1)), max_size=3)) if i else [] for i in range(count)]
    nodes = tuple(
        Node(i, kind, "mul", None, 0, value, value, True, spans[used[i]], turns[i])
        for i, kind in enumerate("operation" if made_of else "input" for made_of in sources)
    )
    edges = tuple(Edge(s, i, slot, value, None) for i in range(count) for slot, s in enumerate(sources[i]))
    return Graph(nodes, edges, (), (), count - 1, value)


EXAMPLES = (product, dot, detached, loop, network, jacobian)
