import type { Random } from '../world/random';
import type { Framework } from '../world/types';

/** What each framework is trained with: the choices that versions of a model differ in. */
const CHOICES: Record<Framework, Record<string, readonly string[]>> = {
  sklearn: {
    estimator: ['HistGradientBoosting'],
    learning_rate: ['0.05', '0.08', '0.1'],
    max_iter: ['200', '300', '400'],
    l2_regularization: ['0.0', '0.1', '1.0'],
    min_samples_leaf: ['20', '50'],
  },
  xgboost: {
    max_depth: ['5', '6', '8'],
    eta: ['0.03', '0.05', '0.1'],
    n_estimators: ['400', '600', '900'],
    subsample: ['0.8', '0.9', '1.0'],
    tree_method: ['hist'],
  },
  lightgbm: {
    num_leaves: ['31', '63', '127'],
    learning_rate: ['0.03', '0.05', '0.1'],
    n_estimators: ['500', '800', '1200'],
    feature_fraction: ['0.8', '0.9'],
    min_data_in_leaf: ['20', '100'],
  },
  pytorch: {
    optimizer: ['adamw'],
    learning_rate: ['0.0001', '0.0003', '0.001'],
    batch_size: ['64', '128', '256'],
    dropout: ['0.1', '0.2'],
    hidden_size: ['256', '384', '512'],
  },
  onnx: {
    exported_from: ['pytorch'],
    opset: ['17', '18'],
    quantization: ['none', 'int8'],
    learning_rate: ['0.0001', '0.0003'],
  },
};

export function parameters(
  framework: Framework,
  random: Random,
): { key: string; value: string }[] {
  return Object.entries(CHOICES[framework]).map(([key, values]) => ({
    key,
    value: random.pick(values),
  }));
}
