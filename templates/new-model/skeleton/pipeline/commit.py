"""make commit: what `make deploy` wrote, as a commit on a branch of its own, to be pushed and reviewed. Repeating it changes nothing."""

import subprocess
import sys
from pathlib import Path

from pipeline.settings import ROOT, remembered

# All that a release changes: whatever else was changed stays as it is.
RELEASED = ("deploy", "drift.yaml")


def git(folder: Path, *words: str) -> str:
    try:
        done = subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise SystemExit("There is no git here") from None
    if done.returncode != 0:
        raise SystemExit(f"git {words[0]} refuses: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout.strip()


def commit(folder: Path, version: str) -> str | None:
    """
    The branch that holds the release; None where the branch that is checked out says so already. A branch that is there is gone on
    with, as after a push that failed.
    """
    if not git(folder, "status", "--porcelain", "--", *RELEASED):
        return None
    branch = f"release-{version}"
    if git(folder, "branch", "--show-current") != branch:
        is_there = git(folder, "branch", "--list", branch)
        git(folder, "switch", *([] if is_there else ["--create"]), branch)
    git(folder, "add", "--", *RELEASED)
    git(folder, "commit", "--message", f"Release version {version} by canary", "--", *RELEASED)
    return branch


def main() -> None:
    version = sys.argv[1] if len(sys.argv) > 1 else str(remembered("version.json", "make register")["version"])
    branch = commit(ROOT, version)
    if branch is None:
        print(f"Version {version} is committed already: nothing was changed by make deploy")
    else:
        print(f"{branch} holds the release of version {version}: git push origin {branch}, and let it be reviewed")


if __name__ == "__main__":
    main()
