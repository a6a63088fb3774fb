from d2l_autograd.book.own_chapters import is_clone, own_chapters


def test_in_a_clone_they_lie_beside_the_package():
    assert is_clone()
    assert sorted(path.name for path in own_chapters().iterdir()) == ["en", "images", "zh"]
