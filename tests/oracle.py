"""What every trace must keep to, checked against torch itself."""

import torch

import d2l_autograd as ad


def assert_true_to_torch(f, upstream=None, fresh=None, **inputs):
    """Trace ``f`` and hold value, gradients and the chain rule at every node against torch; the graph.

    ``fresh`` makes another ``f``, for the run without the tracer, where ``f`` changes what it closes over.
    """
    random = torch.get_rng_state()
    leaves = {name: leaf(value) for name, value in inputs.items()}
    output = (fresh() if fresh else f)(**leaves)
    start = torch.ones_like(output) if upstream is None else torch.as_tensor(upstream).to(output)
    expected = torch.autograd.grad(output, list(leaves.values()), start, allow_unused=True)
    torch.set_rng_state(random)
    graph = ad.trace(f, upstream=upstream, **inputs)
    assert torch.equal(torch.get_rng_state(), random)
    assert same(graph.nodes[graph.output].value, output.detach())
    for name, gradient in zip(inputs, expected, strict=True):
        assert same(graph[name].grad, gradient), name
    assert_chain_rule(graph)
    return graph


def assert_chain_rule(graph):
    """At each node the gradient is the sum of the messages, and the order is one that could be."""
    for node in graph:
        sent = [edge.message for edge in graph.outgoing[node.id] if edge.message is not None]
        if isinstance(node.value, tuple):
            items = [graph.nodes[edge.target] for edge in graph.outgoing[node.id]]
            by_place = {item.op: item.grad for item in items}
            assert [by_place[f"[{i}]"] for i in range(len(items))] == list(node.grad)
            continue
        if node.id == graph.output:
            sent.insert(0, graph.upstream)
        assert (node.grad is None) == (not sent), node.label
        if sent:
            torch.testing.assert_close(total(sent), total([node.grad]), equal_nan=True, rtol=1e-4, atol=1e-5)
    place = {node: i for i, node in enumerate(graph.order)}
    assert len(place) == len(graph.order)
    for node in graph:
        if not isinstance(node.value, tuple):
            assert (node.grad is not None) == (node.id in place), node.label
    for edge in graph.edges:
        assert edge.source < edge.target
        assert edge.cut is None or edge.message is None
        if edge.message is not None and graph.nodes[edge.target].kind != "item":
            assert place[edge.target] < place[edge.source]


def total(messages):
    dense = [message.to_dense() if message.is_sparse else message for message in messages]
    return sum(dense[1:], dense[0])


def leaf(value):
    dtype = None if isinstance(value, torch.Tensor | complex) else torch.get_default_dtype()
    return torch.as_tensor(value, dtype=dtype).detach().clone().requires_grad_()


def same(one, other):
    """Equal to the last bit, NaN included; or both None."""
    if one is None or other is None:
        return one is other
    return one.dtype == other.dtype and torch.equal(one.nan_to_num(1.5), other.nan_to_num(1.5))
