import type { Component } from '../../stack/Component';
import { startServer } from './startServer';
import {
  installTrainedModels,
  MLFLOW_VERSION,
  mlflowEnvironment,
} from './trainedModels';

export const mlflow: Component = {
  name: 'mlflow',
  version: MLFLOW_VERSION,
  needs: [],
  coldSeconds: 240,
  contracts: ['mlflow'],
  async install(context) {
    await mlflowEnvironment.install(context);
    await installTrainedModels(context);
  },
  async start(context) {
    const server = await startServer(context, { name: 'mlflow' });
    return {
      processes: [server],
      environment: { BELLWETHER_MLFLOW_URL: server.address },
    };
  },
};
