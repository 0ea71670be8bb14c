"""Where a pod of MLServer finds its version: in the registry, by number; and the image that it is served with."""

from pipeline.image import write_release


def address_of(client, name: str, version: str, replicas: int) -> dict[str, object]:
    return {"/spec/replicas": replicas, "/env/0/value": f"models:/{name}/{version}", "/env/1/value": version}


def write_image() -> bool:
    return write_release()
