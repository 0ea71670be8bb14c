import json
import shutil
import stat

import pytest
import yaml

from pipeline import image


@pytest.fixture
def pushed(tmp_path, monkeypatch):
    monkeypatch.setattr(image, "PUSHED", tmp_path / "build" / "image.json")
    monkeypatch.delenv("IMAGE_TAG", raising=False)
    return image.PUSHED


@pytest.fixture
def container(tmp_path, monkeypatch):
    """A program in place of docker, which notes what it is asked, and of which one word may fail."""
    program, asked = tmp_path / "container", tmp_path / "asked"

    def fails_at(*words: str):
        refused = "|".join(words) or "nothing"
        program.write_text(f'#!/bin/sh\necho "$@" >> {asked}\ncase "$1" in {refused}) exit 1;; esac\n')
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("CONTAINER", str(program))
        return lambda: [line.split()[0] for line in asked.read_text().splitlines()]

    return fails_at


def test_an_image_is_built_and_pushed_once_and_a_release_names_it(pushed, container, tmp_path):
    words = container("manifest")
    image.main()
    assert words() == ["manifest", "build", "push"]
    assert image.released() == image.tag()
    overlay = tmp_path / "kustomization.yaml"
    shutil.copy(image.OVERLAY, overlay)
    assert image.write(overlay, image.released())
    assert yaml.safe_load(overlay.read_text())["images"] == [{"name": image.IMAGE, "newTag": image.tag()}]
    assert not image.write(overlay, image.released())
    words = container()
    image.main()
    assert words()[-1] == "manifest"


@pytest.mark.parametrize(("word", "sentence"), [("build", "could not build"), ("push", "could not push .*logged in")])
def test_what_was_not_pushed_is_not_released(pushed, container, word, sentence):
    container("manifest", word)
    with pytest.raises(SystemExit, match=sentence):
        image.main()
    with pytest.raises(SystemExit, match="run make image first"):
        image.released()


def test_an_environment_that_changed_wants_an_image_of_its_own(pushed):
    pushed.parent.mkdir()
    pushed.write_text(json.dumps({"tag": "another"}))
    with pytest.raises(SystemExit, match="was not pushed from here"):
        image.released()


def test_a_tag_that_was_pushed_elsewhere_can_be_named(pushed, monkeypatch):
    monkeypatch.setenv("IMAGE_TAG", "0123456789abcdef")
    assert image.released() == "0123456789abcdef"


def test_a_machine_without_containers_is_told_what_to_do(pushed, monkeypatch):
    monkeypatch.setenv("CONTAINER", "no-such-program")
    with pytest.raises(SystemExit, match="CONTAINER=..."):
        image.main()
