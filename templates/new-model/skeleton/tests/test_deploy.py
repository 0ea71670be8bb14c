import re
import shutil

import pytest
import yaml

from pipeline.deploy import VERSION, is_first, write


def test_a_release_changes_the_version_and_keeps_comments(tmp_path):
    path = tmp_path / "version.yaml"
    shutil.copy(VERSION, path)
    path.write_text(re.sub(r'value: "\d+"', 'value: "0"', path.read_text()))
    assert is_first(path)
    assert write(path, {"bellwether.dev~1model-version": "7"})
    assert not is_first(path)
    text = path.read_text()
    values = {operation["path"]: operation["value"] for operation in yaml.safe_load(text)}
    assert next(value for at, value in values.items() if at.endswith("model-version")) == "7"
    assert text.startswith("#")
    assert not write(path, {"bellwether.dev~1model-version": "7"})


def test_a_file_without_the_operation_is_refused(tmp_path):
    path = tmp_path / "version.yaml"
    path.write_text("[]\n")
    with pytest.raises(SystemExit, match="0 operations"):
        write(path, {"/spec/replicas": 1})
