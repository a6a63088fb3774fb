"""The function at many points: what it finds is the function's, and nothing of the reader's is changed."""

import math

import pytest
import torch

import d2l_autograd as ad
from d2l_autograd.measure import sampler
from d2l_autograd.measure.sampler import Sampler, Task, finished, weighted_sum
from d2l_autograd.plots.curves import Curves


def test_sampling_leaves_the_readers_tensors_output_and_randomness_alone(capsys):
    w, seen = torch.tensor(2.0, requires_grad=True), torch.zeros(())

    def f(x):
        print("called")
        seen.add_(1)
        return x * w + 0 * torch.rand(())

    graph = ad.trace(f, x=1.0)
    capsys.readouterr()
    state = torch.get_rng_state()
    finished(Curves(f, {"x": (-1, 1)}).measure(graph))
    assert torch.equal(torch.get_rng_state(), state)
    assert seen == 0 and w.grad is None
    assert capsys.readouterr().out == ""


def test_what_is_drawn_between_the_pieces_of_a_curve_has_no_part_in_it(monkeypatch):
    def f(x):
        return x * torch.rand(())

    monkeypatch.setattr(sampler, "_PIECE", 0)
    sample = Sampler(f, ad.trace(f, x=1.0))

    def three():
        found = []
        for _ in range(3):
            found.append(sample(1.0))
            yield
        return found

    work = Task(sample.in_pieces(three()))
    for _ in work.go_on():
        torch.rand(5)  # as a cell of the reader's does
    assert len(set(work.result)) == 1


def sampled(f, work, **options):
    """What ``work`` finds with a sampler of ``f`` at x = 0.5."""
    inputs = options.pop("inputs", {"x": 0.5})
    sample = Sampler(f, ad.trace(f, **inputs), **options)

    def one():
        found = work(sample)
        yield
        return found

    return finished(sample.in_pieces(one()))


def cube(x):
    return x**3


def branching(x):
    return x**3 if x > 0 else -x


def test_values_and_slopes_are_torchs():
    for f in (cube, branching):
        for at in (-0.7, 0.3, 2.0):
            leaf = torch.tensor(at, requires_grad=True)
            f(leaf).backward()
            found = sampled(f, lambda sample, at=at: (sample(at), sample.slope(at)))
            assert found == pytest.approx((f(leaf).item(), leaf.grad.item()))


def test_all_points_take_one_call_where_the_function_takes_no_decisions():
    places = [-2 + i / 10 for i in range(41)]
    together = sampled(cube, lambda sample: sample.together([places]))
    assert together == pytest.approx([x**3 for x in places], abs=1e-5)
    assert sampled(branching, lambda sample: sample.together([places])) is None


@pytest.mark.parametrize("place", [0, 10, 20, 30, 40])
def test_many_values_of_one_call_are_tried_at_five_points_from_end_to_end(place):
    places = [float(i + 1) for i in range(41)]

    def f(x):
        try:
            return x * 2 if x == places[place] else x * 1
        except RuntimeError:  # of many at once there is no such question
            return x * 1

    assert sampled(f, lambda sample: sample.together([places])) is None


def test_the_value_is_weighted_as_the_gradients_are():
    f = lambda x: torch.stack([x, x**2])  # noqa: E731
    graph = ad.trace(f, x=3.0, upstream=[1.0, 10.0])
    assert weighted_sum(graph.result.tensor, graph.upstream) == 93
    assert math.isnan(weighted_sum(torch.tensor(1j), torch.tensor(1j)))


def test_what_repeats_is_told_from_what_does_not():
    calls = iter(range(10**6))
    assert sampled(cube, Sampler.repeats)
    assert sampled(lambda x: torch.autograd.grad(x**3, x, create_graph=True)[0], Sampler.repeats)
    assert not sampled(lambda x: x + next(calls), Sampler.repeats)
    gone = iter([1.0, *[math.nan] * 10])
    assert not sampled(lambda x: x * next(gone), Sampler.repeats)
    assert sampled(lambda x: x * math.nan, Sampler.repeats)


def test_where_there_is_no_number_there_is_nan():
    def f(x):
        if x < 0:
            raise ValueError("not here")
        while x > 2:
            x = x + 1
        return x / 0 if x == 0 else torch.stack([x, x]) if x == 2 else x

    for at in (-1.0, 0.0, 2.0, 3.0):
        assert math.isnan(sampled(f, lambda sample, at=at: sample(at)))
        assert math.isnan(sampled(f, lambda sample, at=at: sample.slope(at)))
    assert sampled(f, lambda sample: sample(1.5)) == 1.5


def test_operations_are_counted_until_they_are_spent():
    def look(sample):
        before = sample.ops_left
        sample(0.5)
        return before, before - sample.ops_left, sample.exhausted

    assert sampled(lambda x: torch.sin(x) * x, look) == (sampler.MOST_OPS, 2, False)
    assert sampled(lambda x: torch.sin(x) * x, look, most_ops=2) == (2, 2, True)


def test_the_precision_is_that_of_what_the_function_gives():
    def precision(sample):
        sample(0.5)
        return sample.precision

    for f, dtype in ((cube, torch.float64), (lambda x: (x**3).to(torch.float32), torch.float32)):
        assert sampled(f, precision, dtype=torch.float64) == torch.finfo(dtype).eps


def test_work_goes_on_where_it_was_when_its_user_stopped():
    def work():
        for _ in range(3):
            yield
        return "done"

    task = Task(work())
    for _ in task.go_on():
        break
    assert (task.done, task.result) == (False, None)
    assert finished(task.go_on()) == "done" == task.result
    assert task.done
