import { ModelRegistryType } from '@bellwether/plugin-models-node';
import { MlflowRegistry } from './MlflowRegistry';
import { readMlflowConfig } from './readMlflowConfig';

/** MLflow 3, the dialect that every portal has. */
export const mlflowRegistryType: ModelRegistryType = {
  type: 'mlflow',
  create: ({ instance, config }) =>
    MlflowRegistry.create({
      instance,
      config: readMlflowConfig(instance, config),
    }),
};
