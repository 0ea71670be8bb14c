"""MLServer's runtime of MLflow, which also tells the portal what was asked and answered: see request_log.py."""

import os

from mlserver.logging import logger
from mlserver.types import InferenceRequest, InferenceResponse
from mlserver_mlflow import MLflowRuntime
from request_log import RequestLog, rows_of


class Runtime(MLflowRuntime):
    async def load(self) -> bool:
        self.requests = RequestLog.of_environment()
        return await super().load()

    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        answer = await super().predict(payload)
        if self.requests is not None:
            try:
                inputs = {each.name: each.data.root for each in payload.inputs}
                version = os.environ.get("MLSERVER_MODEL_VERSION", "")
                self.requests.note(rows_of(inputs, answer.outputs[0].data.root, payload.id, version))
            except Exception as error:  # Whatever is amiss with the log is no matter of whoever asks.
                logger.warning("A request could not be noted: %s", type(error).__name__)
        return answer

    async def unload(self) -> bool:
        if self.requests is not None:
            self.requests.close()
        return await super().unload()
