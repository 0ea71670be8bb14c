"""What a server asks: the exported network. MLflow keeps this file with each version and runs it there, so it stands by itself."""

import mlflow
import pandas as pd
import torch


class Served(mlflow.pyfunc.PythonModel):
    def load_context(self, context):
        self.network = torch.export.load(context.artifacts["network"]).module()

    def predict(self, context, model_input: pd.DataFrame, params=None):
        with torch.no_grad():
            return self.network(torch.tensor(model_input.to_numpy(dtype="float32"))).numpy()


mlflow.models.set_model(Served())
