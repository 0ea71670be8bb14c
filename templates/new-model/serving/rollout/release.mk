# The serving image is built and pushed before a release names it. CONTAINER is docker or podman, logged in to the image's registry.
CONTAINER ?= docker
export CONTAINER

.PHONY: image
image: ## build the serving image of this environment and push it
	$(PYTHON) -m pipeline.image
