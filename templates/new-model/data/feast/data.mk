# Features are joined in an environment of their own, since Feast wants an older pandas than MLflow.
DATA = $(if $(MODEL_DATA),,data/training.parquet)
REQUIREMENTS =

.PHONY: features
features: data/training.parquet ## features joined at the time of each row

data/training.parquet: data/entities.csv .venv-feast/.done
	.venv-feast/bin/python -m pipeline.features

data/entities.csv:
	@echo "There is no data/entities.csv: data/README.md says what it holds"; exit 1

.venv-feast/.done: requirements-feast.txt
	$(PYTHON) -m venv .venv-feast
	.venv-feast/bin/python -m pip install --quiet --requirement requirements-feast.txt
	touch $@
