"""Random programs: the same for a seed, with every value in use, and no number out of reach."""

from __future__ import annotations

import pytest
import torch

from d2l_autograd.engine.made import Made
from d2l_autograd.engine.programs import DIAMONDS, chain, drawn, ladder

SEEDS = pytest.mark.parametrize("seed", range(50))


@SEEDS
def test_a_seed_gives_one_program_in_which_every_value_is_used(seed):
    program = drawn(seed)
    assert program == drawn(seed) and program != drawn(seed + 1)
    used = {place for line in program.lines for place in line.places}
    assert used == set(range(len(program.inputs) + len(program.lines) - 1))
    values, _ = program.by_torch()
    assert all(abs(value) < 500 for value in values)


@SEEDS
def test_its_text_is_the_program(seed):
    program = drawn(seed)
    space: dict = {}
    text = program.text()
    for name, value in zip(program.names, program.inputs, strict=False):
        assert text.startswith(f"{name} = {value:g}") or f"; {name} = {value:g}" in text
    given = {
        n: torch.tensor(v, dtype=torch.float64) for n, v in zip(program.names, program.inputs, strict=False)
    }
    exec("\n".join(text.split("; ")[2:]), given, space)
    values, _ = program.by_torch()
    assert [space[name].item() for name in program.names[2:]] == pytest.approx(values[2:])
    assert [made.value for made in program.run(Made)] == pytest.approx(values)


def test_the_special_ones():
    assert ladder(60).by_torch()[1][0] == 2.0**60 and chain(2000).by_torch()[1][0] == 1.0
    assert [program.text() for program in DIAMONDS] == [
        "x = 0.5; a = x * 2; b = a.tanh(); c = a * b",
        "x = 0.5; a = x * 2; b = a.tanh(); c = b * a",
    ]
    kinds = {line.operation for seed in range(10) for line in drawn(seed).lines}
    assert kinds == {"add", "mul", "pow", "tanh"}
