"""The vocabulary: what a graph answers about a run."""

from __future__ import annotations

import dataclasses
import html
import io
import runpy
import subprocess
import sys
import xml.etree.ElementTree as ET
from contextlib import redirect_stdout

import pypdf
import pytest
from handmade import Sketch

import d2l_autograd as ad
from d2l_autograd.presentation import style


def loop():
    """b = a * 2, and twice b = b * 2; returned as y."""
    s = Sketch()
    b = s.leaf("a", 1.0, 8.0)
    for version in range(3):
        b = s.op("mul", [b], 2.0 ** (version + 1), 1.0, name="b", version=version, messages=[2.0])
    return s.graph()


def test_a_variable_is_looked_up_by_its_name_which_is_its_last_value():
    assert loop()["b"].value == 8


def test_an_earlier_value_is_looked_up_by_its_symbol():
    graph = loop()
    assert [graph[symbol].value.item() for symbol in ("b₁", "b₂")] == [4.0, 8.0]


def test_an_inputs_name_is_the_input_though_it_is_assigned_again():
    def f(x):
        x = x * 2
        return x

    graph = ad.trace(f, x=3.0)
    assert graph["x"].kind == "input"
    assert graph["x₁"].value == 6


def test_the_name_under_which_a_value_is_returned_finds_it():
    def f(x):
        y = x * 2
        z = y
        return z

    graph = ad.trace(f, x=3.0)
    assert graph["z"] is graph["y"]


def test_a_name_that_is_not_there_tells_those_that_are():
    with pytest.raises(KeyError, match="no variable 'c' in this run; it has: a, b"):
        loop()["c"]


def test_contains_iterates_and_counts_its_nodes():
    graph = loop()
    assert "b" in graph
    assert "c" not in graph
    assert 3 not in graph
    assert [node.id for node in graph] == list(range(len(graph))) == [0, 1, 2, 3]


def test_edges_are_grouped_by_both_ends():
    s = Sketch()
    x = s.leaf("x", 3.0, 6.0)
    s.op("mul", [x, x], 9.0, 1.0, messages=[3.0, 3.0])
    graph = s.graph()
    assert [edge.slot for edge in graph.incoming[1]] == [0, 1]
    assert graph.outgoing[0] == graph.incoming[1]
    assert graph.incoming[0] == graph.outgoing[1] == ()


@pytest.mark.parametrize(
    ("name", "version", "also", "label"),
    [
        ("y", 0, None, "y"),
        ("y", 12, None, "y₁₂"),
        (None, 0, None, "mul"),
        (None, 0, "z", "z"),
        ("y", 1, "z", "z = y₁"),
    ],
)
def test_a_label_is_the_symbol_else_the_operation(name, version, also, label):
    node = dataclasses.replace(loop().nodes[1], name=name, version=version, also=also)
    assert node.label == label


def test_a_run_is_frozen():
    graph = loop()
    for thing, field in ((graph, "output"), (graph.nodes[0], "value"), (graph.edges[0], "slot")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(thing, field, None)


def test_it_prints_as_a_table_of_names_code_values_and_gradients():
    def f(x):
        y = x * x
        return y

    assert str(ad.trace(f, x=3.0)).splitlines() == [
        "name  code   value  grad",
        "x            3      6",
        "y     x * x  9      1",
    ]


def test_its_print_is_the_same_in_every_process(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "import d2l_autograd as ad; print(repr(ad.trace(lambda x: (x * x).sum(), x=[1.0, 2.0])))"
    )
    run = subprocess.run([sys.executable, script], capture_output=True, check=True, text=True)
    here = io.StringIO()
    with redirect_stdout(here):
        runpy.run_path(script)
    assert run.stdout == here.getvalue() != ""


def test_a_notebook_shows_it_as_a_picture_and_its_table_as_text():
    graph = loop()
    shown = graph._repr_mimebundle_()
    assert shown["text/plain"] == str(graph)
    assert shown["text/html"].startswith('<img alt="') and "b₂ = 8" in shown["text/html"]
    root = ET.fromstring(graph._drawing())
    assert root.get("aria-label") and root.get("aria-label") in html.unescape(shown["text/html"])


def test_its_picture_has_the_code_where_that_decided_something():
    def straight(x):
        return x * 2

    def deciding(x):
        if x > 0:
            x = x * 2
        return x

    for f in (straight, deciding):
        shown = ad.trace(f, x=3.0)._drawing()
        assert (f" {f.__name__}(x):</text>" in shown) == (f is deciding)


def test_it_is_saved_as_it_is_shown(tmp_path):
    graph = loop()
    for suffix in ("svg", "png", "pdf"):
        graph.save(tmp_path / f"graph.{suffix}")
    shown, saved = graph._drawing(), (tmp_path / "graph.svg").read_text("utf-8")
    assert saved == shown.replace(style(), "") != shown
    assert "8" in pypdf.PdfReader(tmp_path / "graph.pdf").pages[0].extract_text()
    assert (tmp_path / "graph.png").read_bytes().startswith(b"\x89PNG")


def test_its_colours_may_be_those_of_the_dark(tmp_path):
    for theme in ("light", "dark"):
        loop().save(tmp_path / f"{theme}.svg", theme=theme)
    assert (tmp_path / "light.svg").read_bytes() != (tmp_path / "dark.svg").read_bytes()
    with pytest.raises(ad.TraceError, match="'pink'"):
        loop().save(tmp_path / "graph.svg", theme="pink")


def test_tab_offers_every_name_under_which_there_is_something():
    graph = loop()
    offered = graph._ipython_key_completions_()
    assert {"a", "b", "b₁", "b₂"} <= set(offered)
    assert all(graph[name] is not None for name in offered)
