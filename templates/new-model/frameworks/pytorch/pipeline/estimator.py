"""The model: a small network of PyTorch that standardises its inputs itself. It takes numbers; encode text before, in data.py."""

import mlflow
import numpy as np
import pandas as pd
import torch
from torch import nn

from pipeline.settings import ROOT, Settings

FRAMEWORK = "pytorch"
NETWORK = {"hidden": 32, "epochs": 200, "learning_rate": 0.01, "weight_decay": 1e-4, "batch_rows": 64}


class Network(nn.Module):
    """Trained it gives a score per class, or a value; asked it answers with a class, or the value in its own unit."""

    def __init__(self, x: np.ndarray, y: np.ndarray, classes: bool):
        super().__init__()
        self.classes = classes
        self.register_buffer("mean", torch.tensor(np.nanmean(x, axis=0), dtype=torch.float32))
        self.register_buffer("deviation", torch.tensor(np.nanstd(x, axis=0) + 1e-6, dtype=torch.float32))
        labels = np.unique(y) if classes else np.array([y.mean(), y.std() + 1e-6])
        self.register_buffer("labels", torch.tensor(labels, dtype=torch.float32))
        outputs = len(labels) if classes else 1
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
            return self.labels[scores.argmax(dim=1)].unsqueeze(1)
        return scores * self.labels[1] + self.labels[0]


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
            answer = self.network(torch.tensor(x.to_numpy(dtype="float32"))).squeeze(1).numpy()
        return answer.astype("int64") if self.classes else answer.astype("float64")


def parameters(settings: Settings) -> dict:
    return {"estimator": "PyTorch network", **NETWORK}


def build(settings: Settings) -> Estimator:
    """Unfitted; the same seed gives the same model."""
    return Estimator(settings)


def log_model(model, example, signature):
    return mlflow.pytorch.log_model(
        model.network, name="model", input_example=example.astype("float32").to_numpy(), code_paths=[str(ROOT / "pipeline")]
    )
