"""Where a pod of MLServer finds its version: in the registry, by number."""


def address_of(client, name: str, version: str, replicas: int) -> dict[str, object]:
    return {"/spec/replicas": replicas, "/env/0/value": f"models:/{name}/{version}", "/env/1/value": version}
