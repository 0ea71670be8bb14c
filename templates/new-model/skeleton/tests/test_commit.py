import subprocess

import pytest

from pipeline.commit import commit, git

VERSION = "deploy/overlays/production/version.yaml"


@pytest.fixture
def project(tmp_path, monkeypatch):
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "a person")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "person@example.com")
    (tmp_path / VERSION).parent.mkdir(parents=True)
    for name in (VERSION, "drift.yaml", "model.yaml"):
        (tmp_path / name).write_text("a: 0\n")
    subprocess.run(["git", "init", "--quiet", "--initial-branch", "main", tmp_path], check=True)
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message", "Start")
    return tmp_path


def test_a_release_is_one_commit_of_what_it_changed_on_a_branch_of_its_own(project):
    for name in (VERSION, "drift.yaml", "model.yaml"):
        (project / name).write_text("a: 1\n")
    assert commit(project, "7") == "release-7"
    assert git(project, "show", "--name-only", "--format=%s").split("\n") == [
        "Release version 7 by canary",
        "",
        VERSION,
        "drift.yaml",
    ]
    # What else was changed is nobody's release.
    assert git(project, "status", "--porcelain") == "M model.yaml"
    assert git(project, "log", "--oneline", "main").count("\n") == 0


def test_it_changes_nothing_twice(project):
    assert commit(project, "7") is None
    (project / VERSION).write_text("a: 1\n")
    assert commit(project, "7") == "release-7"
    assert commit(project, "7") is None
    assert git(project, "log", "--oneline").count("\n") == 1


def test_what_git_refuses_is_told(tmp_path):
    with pytest.raises(SystemExit, match="git status refuses: .*not a git repository"):
        commit(tmp_path, "7")
