import pytest
from handmade import Sketch, chain, detached, dot, product

from d2l_autograd.language import speaking
from d2l_autograd.picture.alt_text import alt_text


@pytest.fixture(autouse=True)
def _english():
    with speaking("en"):
        yield


def test_the_description_says_what_the_picture_says():
    assert alt_text(product()) == (
        "Computational graph, from left to right. Leaves: x = 2; y = 3; w = 4. "
        "Operations in order: x + y gives 5; z = (x + y) * w gives 20. Output: z = 20. "
        "Gradients: x: 4; y: 4; w: 5."
    )


def test_the_description_is_chinese_in_a_chinese_book():
    with speaking("zh"):
        assert alt_text(dot()) == (
            "计算图，从左到右。叶子：x = [0, 1, 2, 3]。"
            "依次的运算：torch.dot(x, x) 得 14；y = 2 * torch.dot(x, x) 得 28。"
            "输出：y = 28。反向传播得到的梯度：x: [0, 4, 8, 12]。"
        )


def test_cuts_are_told():
    assert alt_text(detached()).endswith("No gradient flows: from u back to y (detach).")


def test_a_long_description_counts_what_it_does_not_name():
    assert "and 88 more" in alt_text(chain(100))


def test_long_code_is_one_short_line_and_an_operation_without_code_is_named():
    s = Sketch()
    x = s.leaf("x", 1.0)
    y = s.op("mul", [x], 2.0, code="(\n    x\n    * " + " * ".join(["2"] * 99) + ")")
    s.op("exp", [y], 7.0)
    told = alt_text(s.graph())
    assert "Operations in order: ( x * 2 * 2" in told and "… gives 2; exp gives 7." in told
