"""A curve is the function over one input; it is measured once, and again where something else changed."""

import itertools
import math

import examples
import pytest
import torch
from plotting import doubling, measured, product

import d2l_autograd as ad
from d2l_autograd.measure import sampler
from d2l_autograd.measure.sampler import MOST_OPS, Sampler, finished
from d2l_autograd.plots.curves import Curve, Curves

RANGES = dict.fromkeys("xyw", (-5.0, 5.0))


class Counted:
    """A function that counts its runs."""

    def __init__(self, f):
        self.f, self.runs = f, 0

    def __call__(self, *args):
        self.runs += 1
        return self.f(*args)


def counted(curves, graph):
    """How many points ``measure`` takes, one by one or together."""
    runs = []
    together, single = Sampler.together, Sampler.__call__
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Sampler, "together", lambda self, at: runs.append(len(at[0])) or together(self, at))
        patch.setattr(Sampler, "__call__", lambda self, *at: runs.append(1) or single(self, *at))
        finished(curves.measure(graph))
    return sum(runs)


def test_each_curve_is_the_function_with_the_other_inputs_as_in_the_run():
    found = measured(product, RANGES, x=2.0, y=3.0, w=4.0)
    assert list(found) == ["x", "y", "w"]
    for name, curve in found.items():
        assert len(curve.points) == 97 and curve.stairs == ()
        for at, value in curve.points:
            inputs = {"x": 2.0, "y": 3.0, "w": 4.0, name: at}
            assert value == pytest.approx(product(**inputs), abs=1e-5)


def test_an_input_on_a_logarithmic_slider_has_its_points_at_powers():
    ranges = {"x": (0.01, 100.0), "y": (-5.0, 5.0), "w": (-5.0, 5.0)}
    found = measured(product, ranges, logarithmic={"x"}, x=2.0, y=3.0, w=4.0)
    places = {name: [at for at, _ in curve.points] for name, curve in found.items()}
    assert places["x"][::24] == pytest.approx([0.01, 0.1, 1, 10, 100])
    assert places["y"][::24] == pytest.approx([-5, -2.5, 0, 2.5, 5])
    assert [value for _, value in found["x"].points] == pytest.approx([(x + 3) * 4 for x in places["x"]])


@pytest.mark.parametrize("low", [0.0, -5.0])
def test_where_the_range_is_not_positive_the_points_are_even(low):
    found = measured(product, {"x": (low, 5.0)}, logarithmic={"x"}, x=2.0, y=3.0, w=4.0)
    assert found["x"].points == measured(product, {"x": (low, 5.0)}, x=2.0, y=3.0, w=4.0)["x"].points


def test_moving_an_input_measures_all_curves_but_its_own():
    curves = Curves(product, RANGES)
    first = ad.trace(product, x=2.0, y=3.0, w=4.0)
    all_three = counted(curves, first)
    before = curves.of(first)
    moved = ad.trace(product, x=2.5, y=3.0, w=4.0)
    assert list(curves.of(moved)) == ["x"] and curves.of(moved)["x"] is before["x"]
    assert counted(curves, moved) == all_three * 2 / 3
    assert curves.of(moved)["x"] is before["x"]
    assert curves.of(moved)["y"].points == measured(product, RANGES, x=2.5, y=3.0, w=4.0)["y"].points
    assert counted(curves, moved) == 0
    assert list(curves.of(first)) == ["x"]


def test_an_only_input_is_never_measured_again():
    curves = Curves(doubling, {"a": (-2.0, 2.0)}, slope=True)
    finished(curves.measure(ad.trace(doubling, a=0.8392)))
    assert counted(curves, ad.trace(doubling, a=-1.7)) == 0
    assert curves.of(ad.trace(doubling, a=-1.7))["a"].stairs


@pytest.mark.parametrize("kept", ["global", "item", "attribute", "module"])
def test_a_tensor_that_the_function_reaches_is_looked_at(kept):
    w = torch.tensor(2.0)
    linear = torch.nn.Linear(1, 1, bias=False)
    linear.weight.data.fill_(2.0)
    holder, ways = type("Holder", (), {"w": w}), [w]
    functions = {
        "global": lambda x: w * x,
        "item": lambda x: ways[0] * x,
        "attribute": lambda x: holder.w * x,
        "module": lambda x: linear(x.reshape(1)).sum(),
    }
    f = functions[kept]
    curves, graph = Curves(f, {"x": (-1.0, 1.0)}), ad.trace(f, x=0.5)
    finished(curves.measure(graph))
    assert curves.of(graph)["x"].points[-1] == (1.0, 2.0)
    with torch.no_grad():
        (linear.weight if kept == "module" else w).fill_(3.0)
    changed = ad.trace(f, x=0.5)
    assert curves.of(changed) == {}
    finished(curves.measure(changed))
    assert curves.of(changed)["x"].points[-1] == (1.0, 3.0)
    assert curves.of(graph) == {}


def test_a_branch_that_reaches_what_the_other_does_not_is_no_change():
    up, down = torch.tensor(2.0), torch.tensor(5.0)

    def f(x):
        return x * up if x > 0 else x * down

    curves = Curves(f, {"x": (-1.0, 1.0)})
    finished(curves.measure(ad.trace(f, x=0.5)))
    left = ad.trace(f, x=-0.5)
    assert counted(curves, left) == 0 and curves.of(left)
    down.fill_(7.0)
    left = ad.trace(f, x=-0.5)
    assert curves.of(left) == {}
    finished(curves.measure(left))
    assert curves.of(left)["x"].points[0] == (-1.0, -7.0)


def test_other_weights_of_the_output_are_another_curve():
    f = lambda x: torch.stack([x, x**2])  # noqa: E731
    graph = ad.trace(f, x=3.0, upstream=[1.0, 10.0])
    curves = Curves(f, {"x": (-4.0, 4.0)})
    finished(curves.measure(graph))
    for at, value in curves.of(graph)["x"].points:
        assert value == pytest.approx(at + 10 * at**2, rel=1e-5, abs=1e-5)
    assert curves.of(ad.trace(f, x=3.0, upstream=[1.0, 2.0])) == {}


def test_a_function_that_does_not_repeat_its_run_has_no_curve():
    examples.counter[0] = 0.0
    assert measured(examples.restless, {"x": (-1, 1)}, x=0.5) == {}


def test_a_function_that_draws_random_numbers_has_the_curve_of_its_draw():
    f = lambda x: x * torch.rand(())  # noqa: E731
    points = measured(f, {"x": (-1, 1)}, x=1.0)["x"].points
    assert points[-1] == (1.0, ad.trace(f, x=1.0).result.tensor.item())


def test_a_function_that_repeats_itself_no_more_loses_its_curve():
    weight, calls = torch.tensor(2.0), itertools.count()

    def f(x):
        return weight * x + (next(calls) if weight > 2 else 0)

    curves = Curves(f, {"x": (-1, 1)})
    finished(curves.measure(ad.trace(f, x=0.5)))
    assert curves.of(ad.trace(f, x=0.5))
    weight.fill_(3.0)
    finished(curves.measure(ad.trace(f, x=0.5)))
    assert curves.of(ad.trace(f, x=0.5)) == {}


def test_only_single_real_numbers_with_a_range_have_a_curve():
    def f(x, v, k, w):
        return (x * v).sum() * w * k

    inputs = {"x": 2.0, "v": [1.0, 2.0], "k": 3.0, "w": [4.0]}
    ranges = {"x": (0, 1), "v": (0, 1), "w": (0, 1), "k": (2.0, 2.0), "unknown": (0, 1)}
    found = measured(f, ranges, upstream=[1.0], **inputs)
    assert list(found) == ["x", "w"]
    assert found["w"].points[-1] == (1.0, 2 * 3 * 3)


@pytest.mark.parametrize(
    ("f", "inputs"),
    [
        (lambda x, z: (x * z).abs(), {"z": torch.tensor(1 + 1j)}),
        (lambda x, z: x * z.to_dense().sum(), {"z": torch.eye(2).to_sparse()}),
        (lambda x, z: x * z.sum(), {"z": torch.ones(1_000)}),
        (lambda x: x * torch.tensor(1j), {}),
    ],
    ids=("complex", "sparse", "large", "complex result"),
)
def test_beside_inputs_that_cannot_be_set_by_numbers_there_is_no_curve(f, inputs):
    upstream = torch.tensor(1 + 0j) if not inputs else None
    assert measured(f, {"x": (-1, 1)}, upstream=upstream, x=0.5, **inputs) == {}


def test_a_constant_function_has_a_level_curve():
    assert {y for _, y in measured(lambda x: x * 0 + 7, {"x": (-1, 1)}, x=0.5)["x"].points} == {7.0}


def test_a_run_at_a_pole_has_the_curve_beside_it():
    points = measured(examples.pole, {"x": (-3.0, 5.0)}, x=1.0)["x"].points
    assert {x for x, y in points if math.isnan(y)} == {1.0}
    assert all(y == pytest.approx(1 / (x - 1), rel=1e-3) for x, y in points if x != 1)


def test_a_jump_is_a_gap_whichever_input_goes_over_it():
    found = measured(examples.chosen, {"x": (-2.0, 2.0), "y": (-2.0, 2.0)}, x=1.5, y=0.5)
    for curve in found.values():
        assert any(math.isnan(y) for _, y in curve.points)


def test_a_function_that_raises_in_part_of_the_range_is_measured_in_the_rest():
    def f(x, y):
        if x < 0:
            raise ValueError("not here")
        return x * y

    found = measured(f, {"x": (-1.0, 1.0), "y": (-1.0, 1.0)}, x=0.5, y=2.0)
    assert all(math.isnan(y) == (x < 0) for x, y in found["x"].points)
    assert not any(math.isnan(y) for _, y in found["y"].points)


@pytest.mark.parametrize("end", [1e-12, 1e12])
def test_tiny_and_huge_ranges_have_curves(end):
    points = measured(lambda x: x * 3, {"x": (-end, end)}, x=end / 2)["x"].points
    assert points[0][0] == -end and points[-1] == pytest.approx((end, 3 * end))


def test_stairs_are_for_an_only_input():
    assert measured(doubling, {"a": (-2, 2)}, a=0.5)["a"].stairs == ()
    assert len(measured(doubling, {"a": (-2, 2)}, slope=True, a=0.5)["a"].stairs) == 22
    assert measured(examples.reciprocal, {"x": (-2, 2)}, slope=True, x=1.0, y=2.0)["x"].stairs == ()


def test_a_curve_has_the_same_share_of_operations_whichever_are_known(monkeypatch):
    shares = []
    monkeypatch.setattr(
        "d2l_autograd.plots.curves.Sampler",
        lambda *args, **options: shares.append(options["most_ops"]) or Sampler(*args, **options),
    )
    curves = Curves(product, RANGES)
    finished(curves.measure(ad.trace(product, x=2.0, y=3.0, w=4.0)))
    finished(curves.measure(ad.trace(product, x=2.5, y=3.0, w=4.0)))
    assert shares == [MOST_OPS // 3] * 5


def test_work_that_was_stopped_shows_nothing_and_is_gone_on_with(monkeypatch):
    monkeypatch.setattr(sampler, "_PIECE", 0)
    f = Counted(lambda x, y: x * y if x > -9 else y)
    curves = Curves(lambda x, y: f(x, y), {"x": (-1.0, 1.0), "y": (-1.0, 1.0)})
    graph = ad.trace(lambda x, y: f(x, y), x=0.5, y=2.0)
    work = curves.measure(graph)
    for _ in range(20):
        next(work)
    work.close()
    assert curves.of(graph) == {}
    spent = f.runs
    finished(curves.measure(graph))
    stopped = f.runs
    f.runs = 0
    whole = Curves(lambda x, y: f(x, y), {"x": (-1.0, 1.0), "y": (-1.0, 1.0)})
    finished(whole.measure(graph))
    assert 0 < spent < stopped <= f.runs + 1  # one of them is the graph's own
    assert curves.of(graph) == whole.of(graph)


def test_work_for_a_run_that_is_past_leaves_the_curve_that_still_holds(monkeypatch):
    monkeypatch.setattr(sampler, "_PIECE", 0)
    f = examples.chosen
    curves = Curves(f, {"x": (-2.0, 2.0), "y": (-2.0, 2.0)})
    for x in (0.1, 0.2, 0.3, 0.4, 0.5):
        work = curves.measure(ad.trace(f, x=x, y=1.0))
        for _ in range(40):
            next(work, None)
    graph = ad.trace(f, x=0.5, y=1.0)
    assert list(curves.of(graph)) == ["x"]
    finished(curves.measure(graph))
    fresh = measured(f, {"x": (-2.0, 2.0), "y": (-2.0, 2.0)}, x=0.5, y=1.0)
    assert repr(curves.of(graph)) == repr(fresh)  # NaN is NaN


def test_an_interrupt_leaves_nothing_half_true():
    interrupts = iter([True])

    def f(x):
        if x > 0.9 and next(interrupts, False):
            raise KeyboardInterrupt
        return x * 2 if x > -9 else x

    curves, graph = Curves(f, {"x": (-1.0, 1.0)}), ad.trace(f, x=0.5)
    with pytest.raises(KeyboardInterrupt):
        finished(curves.measure(graph))
    assert curves.of(graph) == {}
    finished(curves.measure(graph))
    assert len(curves.of(graph)["x"].points) == 97


def test_a_curve_is_plain_data():
    assert Curve([(0.0, 1.0)]) == Curve([(0.0, 1.0)], ())
