"""A notebook for others: pictures in place of live views, and nothing else changed."""

import json

import nbformat
import pytest

import d2l_autograd as ad
from d2l_autograd.command.strip import LIVE, strip
from d2l_autograd.errors import BookError


def notebook(*outputs, **metadata):
    return {
        "cells": [
            {"cell_type": "markdown", "id": "a", "metadata": {}, "source": ["# 一"]},
            {
                "cell_type": "code",
                "execution_count": 1,
                "id": "b",
                "metadata": {},
                "outputs": list(outputs),
                "source": ["1"],
            },
        ],
        "metadata": metadata,
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def result(data):
    return {"output_type": "execute_result", "execution_count": 1, "data": data, "metadata": {}}


def test_of_a_live_figure_stays_its_picture(tmp_path):
    path = tmp_path / "a.ipynb"
    bundle = ad.explore(lambda x: x * x, x=1.0)._repr_mimebundle_()
    assert LIVE in bundle
    alone = result({LIVE: {"model_id": "1"}})
    slider = result({LIVE: {"model_id": "2"}, "text/plain": "IntSlider(value=0)"})
    given = notebook(
        result(bundle),
        slider,
        alone,
        widgets={"state": {}},
        kernelspec={"name": "python3", "display_name": "P"},
    )
    path.write_text(json.dumps(given, indent=4))
    assert strip(path)
    kept = json.loads(path.read_text(encoding="utf-8"))
    nbformat.validate(nbformat.from_dict(kept))
    figure, other, last = kept["cells"][1]["outputs"]
    assert figure["data"] == {mime: data for mime, data in bundle.items() if mime != LIVE}
    assert other["data"] == {"text/plain": "IntSlider(value=0)"}
    assert last == alone  # it has nothing else to show
    assert kept["metadata"] == {"kernelspec": given["metadata"]["kernelspec"]}
    assert kept["cells"][0] == given["cells"][0]


def test_where_nothing_is_to_be_done_no_byte_changes(tmp_path):
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps(notebook(result({"text/plain": "1"})), indent=3))
    before = path.read_bytes()
    assert not strip(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("text", ["", "{", "[]", '{"cells": 3}', '{"cells": [1]}', "\xff"])
def test_what_is_no_notebook_is_left_alone(tmp_path, text):
    path = tmp_path / "a.ipynb"
    path.write_text(text, encoding="latin-1")
    with pytest.raises(BookError, match="left alone"):
        strip(path)
    assert path.read_text(encoding="latin-1") == text
    with pytest.raises(BookError):
        strip(tmp_path / "nowhere.ipynb")
