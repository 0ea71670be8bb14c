# KServe serves with the image of its own runtime.
.PHONY: image
image:
	@echo "KServe serves with the image of its own runtime: there is nothing to build"
