"""The model: a small network of PyTorch that standardises its inputs itself. It takes numbers; encode text before, in data.py."""

from pathlib import Path
from tempfile import TemporaryDirectory

import mlflow
import numpy as np
import pandas as pd
import torch
from torch import nn
from torch.export import Dim

from pipeline.settings import PINS, ROOT, Settings

FRAMEWORK = "PyTorch"
NUMBERS_ONLY = True
NETWORK = {"hidden": 32, "epochs": 60, "learning_rate": 0.003, "weight_decay": 0.1, "batch_rows": 64}


class Network(nn.Module):
    """Trained it gives a score per class, or a value; asked it answers with a class, or the value in its own unit."""

    def __init__(self, x: np.ndarray, y: np.ndarray, classes: bool):
        super().__init__()
        self.classes = classes
        self.register_buffer("mean", torch.tensor(np.nanmean(x, axis=0), dtype=torch.float32))
        self.register_buffer("deviation", torch.tensor(np.nanstd(x, axis=0) + 1e-6, dtype=torch.float32))
        if classes:
            self.register_buffer("labels", torch.tensor(np.unique(y)))
        else:
            self.register_buffer("labels", torch.tensor([y.mean(), y.std() + 1e-6], dtype=torch.float32))
        outputs = len(self.labels) if classes else 1
        self.layers = nn.Sequential(
            nn.Linear(x.shape[1], NETWORK["hidden"]),
            nn.ReLU(),
            nn.Linear(NETWORK["hidden"], NETWORK["hidden"]),
            nn.ReLU(),
            nn.Linear(NETWORK["hidden"], outputs),
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        # What is missing stands at the mean.
        standard = torch.nan_to_num((x - self.mean) / self.deviation)
        scores = self.layers(standard)
        if self.training:
            return scores
        if self.classes:
            return self.labels[scores.argmax(dim=1)]
        return (scores * self.labels[1] + self.labels[0]).squeeze(1).double()


class Estimator:
    def __init__(self, settings: Settings):
        self.classes, self.seed = settings.task == "classification", settings.seed
        self.network: Network | None = None

    def fit(self, x: pd.DataFrame, y: pd.Series) -> "Estimator":
        torch.manual_seed(self.seed)
        values, truth = x.to_numpy(dtype="float32"), y.to_numpy()
        network = Network(values, truth, self.classes)
        labels = network.labels.numpy()
        if self.classes:
            target, loss = torch.tensor(np.searchsorted(labels, truth)), nn.CrossEntropyLoss()
        else:
            target = torch.tensor((truth - labels[0]) / labels[1], dtype=torch.float32).unsqueeze(1)
            loss = nn.MSELoss()
        optimizer = torch.optim.AdamW(
            network.parameters(), lr=NETWORK["learning_rate"], weight_decay=NETWORK["weight_decay"]
        )
        inputs, order = torch.tensor(values), torch.Generator().manual_seed(self.seed)
        network.train()
        for _ in range(NETWORK["epochs"]):
            for rows in torch.randperm(len(inputs), generator=order).split(NETWORK["batch_rows"]):
                optimizer.zero_grad()
                loss(network(inputs[rows]), target[rows]).backward()
                optimizer.step()
        self.network = network.eval()
        return self

    def predict(self, x: pd.DataFrame) -> np.ndarray:
        if self.network is None:
            raise RuntimeError("The network is not fitted")
        with torch.no_grad():
            return self.network(torch.tensor(x.to_numpy(dtype="float32"))).numpy()


def parameters(settings: Settings) -> dict:
    return {"estimator": "PyTorch network", **NETWORK}


def build(settings: Settings) -> Estimator:
    """Unfitted; the same seed gives the same model."""
    return Estimator(settings)


def log_model(model, example, signature):
    """Exported, so that no pickle is opened where it is served, and asked by the names of its columns: see served.py."""
    asked = (torch.tensor(example.to_numpy(dtype="float32")),)
    with TemporaryDirectory() as folder:
        network = Path(folder) / "network.pt2"
        torch.export.save(torch.export.export(model.network, asked, dynamic_shapes=({0: Dim.AUTO},)), network)
        return mlflow.pyfunc.log_model(
            name="model",
            python_model=str(ROOT / "pipeline" / "served.py"),
            artifacts={"network": str(network)},
            input_example=example,
            signature=signature,
            pip_requirements=PINS,
        )
