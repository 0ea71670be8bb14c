import type { Random } from '../world/random';
import type { Task } from '../world/types';

/** Name and value of the metrics at the end of a training. */
export type FinalMetrics = Record<string, number>;

/**
 * Plausible results of a training.
 *
 * @param skill - how good the model can become, 0 to 1
 * @param progress - how far its team has come, 0 to 1
 */
export function finalMetrics(
  task: Task,
  skill: number,
  progress: number,
  random: Random,
): FinalMetrics {
  const noise = random.normal() * 0.012;
  const quality = Math.min(0.97, 0.3 + 0.35 * skill + 0.3 * progress + noise);
  switch (task) {
    case 'classification': {
      const accuracy = 0.72 + 0.26 * quality;
      return {
        accuracy,
        roc_auc: 1 - (1 - accuracy) * 0.42,
        f1: accuracy - 0.02 - 0.05 * random.fraction(),
        log_loss: (1 - accuracy) * 2.1,
      };
    }
    case 'forecasting': {
      const mape = 0.31 - 0.24 * quality;
      return {
        mape,
        rmse: mape * (180 + 60 * skill),
        pinball_loss: mape * 0.36,
        coverage_90: 0.86 + 0.05 * quality,
      };
    }
    case 'ranking': {
      const ndcg = 0.48 + 0.4 * quality;
      return {
        ndcg_at_10: ndcg,
        mrr: ndcg - 0.07 - 0.02 * random.fraction(),
        recall_at_50: Math.min(0.99, ndcg + 0.16),
      };
    }
    default: {
      const rmse = (4 + 14 * skill) * (1.5 - quality);
      return {
        rmse,
        mae: rmse * (0.71 + 0.05 * random.fraction()),
        r2: 0.35 + 0.6 * quality,
      };
    }
  }
}

/** Loss by step: falls fast, then slowly, and jitters. */
export function lossCurve(
  random: Random,
  steps: number,
  lowest: number,
): number[] {
  const start = lowest * (2.2 + 2 * random.fraction()) + 0.2;
  const speed = 3 + 3 * random.fraction();
  return Array.from({ length: steps }, (_, step) => {
    const falling = (start - lowest) * Math.exp((-speed * step) / steps);
    return (lowest + falling) * (1 + 0.02 * random.normal());
  });
}
