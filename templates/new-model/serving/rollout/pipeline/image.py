"""
make image: builds the serving image of this environment and pushes it. Its tag is drawn from what goes into it, so that the same
environment is one image, and `make deploy` names the one that was pushed.
"""

import hashlib
import json
import os
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
IMAGE = "${{ values.image }}"
# What the pins of requirements.txt are for, on whichever machine the image is built.
PLATFORM = "linux/amd64"
PUSHED = ROOT / "build" / "image.json"
OVERLAY = ROOT / "deploy" / "overlays" / "production" / "kustomization.yaml"


def tag() -> str:
    parts = [ROOT / "requirements.txt", *sorted(path for path in (ROOT / "serving").iterdir() if path.is_file())]
    whole = hashlib.sha256()
    for path in parts:
        whole.update(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()[:16]


def released() -> str:
    """The tag that a release names. IMAGE_TAG says one that is in the image's registry without this folder knowing of it."""
    named = os.environ.get("IMAGE_TAG")
    if named:
        return named
    pushed = json.loads(PUSHED.read_text())["tag"] if PUSHED.is_file() else None
    if pushed != tag():
        raise SystemExit(
            f"{IMAGE}:{tag()} was not pushed from here, and a pod could not start without it: run make image first, "
            "or name a tag that is there in IMAGE_TAG"
        )
    return pushed


def write(path: Path, name: str) -> bool:
    """Says whether anything changed; comments and order stay."""
    before = path.read_text()
    after, count = re.subn(
        rf"(- name: {re.escape(IMAGE)}\n\s+newTag: ).*", lambda found: found.group(1) + json.dumps(name), before
    )
    if count != 1:
        raise SystemExit(f"{path.name} names {IMAGE} in {count} places under images, and should in one")
    path.write_text(after)
    return after != before


def write_release() -> bool:
    return write(OVERLAY, released())


def main() -> None:
    container, image = os.environ.get("CONTAINER", "docker"), f"{IMAGE}:{tag()}"

    def run(*words: str, quiet: bool = False) -> bool:
        silent = subprocess.DEVNULL if quiet else None
        try:
            done = subprocess.run([container, *words], cwd=ROOT, stdout=silent, stderr=silent, check=False)
        except FileNotFoundError:
            raise SystemExit(f"There is no {container}: name another program that builds images with CONTAINER=...") from None
        return done.returncode == 0

    if run("manifest", "inspect", image, quiet=True):
        print(f"{image} is there already")
    elif not run("build", "--platform", PLATFORM, "--file", "serving/Dockerfile", "--tag", image, "."):
        raise SystemExit(f"{container} could not build {image}: it says why above")
    elif not run("push", image):
        raise SystemExit(f"{container} could not push {image}: is it logged in ({container} login {IMAGE.split('/')[0]})?")
    PUSHED.parent.mkdir(exist_ok=True)
    PUSHED.write_text(json.dumps({"image": IMAGE, "tag": tag()}))


if __name__ == "__main__":
    main()
