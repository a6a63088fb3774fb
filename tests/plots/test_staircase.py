"""The staircase of section 2.5.4: every stair is a slope that torch gives, on either side of 0."""

import math

import pytest
import torch
from plotting import doubling as f
from plotting import measured

ENDS = pytest.mark.parametrize("ends", [(1e-3, 1e3), (-1e3, -1e-3)])


def slope(g, at):
    a = torch.tensor(at, requires_grad=True)
    return torch.autograd.grad(g(a), a)[0].item()


def stairs(g, at, across, name="a"):
    return measured(g, {name: across}, slope=True, **{name: at})[name].stairs


def test_every_stair_has_torchs_slope_at_both_ends_and_between():
    for start, end, height in stairs(f, 0.8392, (-2.0, 2.0)):
        for part in (0.001, 0.37, 0.999):
            assert slope(f, start + part * (end - start)) == height


def test_the_stairs_cover_both_signs_but_for_the_jumps():
    found = stairs(f, 0.8392, (-2.0, 2.0))
    for sign, factor in ((1, 1), (-1, 100)):
        mine = [stair for stair in found if stair[0] * sign > 0]
        heights = {height for *_, height in mine}
        sizes = [0.002 * 1.003**i for i in range(int(math.log(1000) / math.log(1.003)))]
        assert heights == {slope(f, sign * size) for size in sizes}
        assert max(heights) == factor * 2**19
        covered = sum(abs(math.log(end / start)) for start, end, _ in mine)
        assert covered > 0.97 * math.log(1000)


def test_the_stairs_go_from_left_to_right_and_do_not_overlap():
    ends = [end for stair in stairs(f, 0.8392, (-2.0, 2.0)) for end in stair[:2]]
    assert ends == sorted(ends)


@pytest.mark.parametrize("g", [torch.relu, torch.abs], ids=("relu", "abs"))
def test_a_bend_at_zero_is_two_stairs(g):
    found = stairs(g, 0.5, (-2.0, 2.0), name="input")
    assert found == [(-2.0, -0.002, slope(g, -1.0)), (0.002, 2.0, slope(g, 1.0))]


def test_a_cut_has_the_slope_that_torch_gives():
    for start, end, height in stairs(lambda a: a.detach() * a, 0.5, (1.0, 2.0)):
        assert 0.97 * start <= height <= 1.03 * end


def test_where_there_is_no_slope_there_is_no_stair():
    assert all(start > 0 for start, *_ in stairs(lambda a: (a * 0).sqrt() + a.log() * 0, 0.5, (-2.0, 2.0)))
    assert list(stairs(lambda a: a.sqrt() * 0 + a.sqrt().detach(), 0.5, (-2.0, -1.0))) == []


@ENDS
def test_of_one_sign_six_powers_of_ten_are_walked(ends):
    found = stairs(f, ends[0], ends)
    factor = 1 if ends[0] > 0 else 100
    heights = sorted(height for *_, height in found)
    assert heights == [factor * 2.0**n for n in range(1, 21)]
    assert (found[0][0], found[-1][1]) == pytest.approx(ends)


@pytest.mark.parametrize("scale", [1e-12, 1e12])
def test_tiny_and_huge_ranges_have_stairs_too(scale):
    found = stairs(lambda a: a.abs() * 3, scale, (-scale, scale))
    assert [height for *_, height in found] == [-3, 3]
    assert found[-1][1] == pytest.approx(scale) and found[-1][0] == pytest.approx(scale / 1e3)


def test_a_slope_of_nan_or_infinity_ends_a_stair():
    def g(a):
        return a * (math.inf if a > 2 else math.nan if a > 1 else 2)

    (stair,) = stairs(g, 0.5, (0.0, 4.0))
    assert stair[2] == 2 and stair[1] <= 1
