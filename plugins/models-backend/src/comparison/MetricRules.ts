import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  MetricDirection,
  metricDirectionSchema,
} from '@bellwether/plugin-models-common';

const LOWER = words(
  'loss error err mae mse rmse rmsle mape smape mase wape medae deviance hinge perplexity brier ece latency time duration seconds wer cer fpr fnr',
);

const HIGHER = words(
  'accuracy acc auc auroc auprc f1 fbeta precision recall r2 ndcg map mrr hits bleu rouge iou dice gini kappa mcc sensitivity specificity tpr tnr score variance',
);

/** What makes a `size` that of the model: the size of a sample or a batch has no better or worse. */
const OF_A_MODEL = words('model artifact bytes kb kib mb mib gb gib');

/** What people look at first where the configuration names nothing: quality on held-out data, before speed and size. */
const USUAL_MAIN = words(
  'mae rmse mape smape r2 accuracy balanced_accuracy f1_macro f1 roc_auc average_precision log_loss ndcg precision recall',
);

/** Which way metrics should go, and which come first. */
export class MetricRules {
  /** @throws InputError - the message names the key under `models.metrics` */
  static fromConfig(config: Config): MetricRules {
    const directions = config.getOptionalConfig('models.metrics.directions');
    return new MetricRules(
      new Map(
        (directions?.keys() ?? []).map(name => [
          name,
          readDirection(name, directions?.getString(name)),
        ]),
      ),
      config.getOptionalStringArray('models.metrics.main') ?? [],
    );
  }

  readonly #directions: ReadonlyMap<string, MetricDirection>;
  readonly #main: readonly string[];

  constructor(
    directions: ReadonlyMap<string, MetricDirection> = new Map(),
    main: readonly string[] = [],
  ) {
    this.#directions = directions;
    this.#main = main;
  }

  /** As configured, else by the words of the name: `val_log_loss` should go down, `roc_auc` up. */
  directionOf(metric: string): MetricDirection {
    const configured = this.#directions.get(metric);
    if (configured) return configured;
    const parts = metric
      .replace(/([a-z])([A-Z])/g, '$1_$2')
      .toLowerCase()
      .split(/[^a-z0-9]+/);
    const isLower =
      parts.some(part => LOWER.has(part)) ||
      (parts.includes('size') && parts.some(part => OF_A_MODEL.has(part)));
    const isHigher = parts.some(part => HIGHER.has(part));
    if (isLower) return 'lower-is-better';
    return isHigher ? 'higher-is-better' : 'unknown';
  }

  /** Main metrics first, then the usual ones, then those of which it is known which way they should go, then by name. */
  sort(metrics: Iterable<string>): string[] {
    return [...new Set(metrics)].sort(
      (a, b) => this.#rank(a) - this.#rank(b) || (a < b ? -1 : 1),
    );
  }

  #rank(metric: string): number {
    const main = this.#main.indexOf(metric);
    if (main >= 0) return main - this.#main.length;
    const usual = [...USUAL_MAIN].indexOf(metric.toLowerCase());
    if (usual >= 0) return usual;
    return USUAL_MAIN.size + (this.directionOf(metric) === 'unknown' ? 1 : 0);
  }
}

function readDirection(name: string, value: string | undefined) {
  const direction = metricDirectionSchema.safeParse(value);
  if (!direction.success) {
    throw new InputError(
      `models.metrics.directions.${name} must be one of ${metricDirectionSchema.options.join(
        ', ',
      )}`,
    );
  }
  return direction.data;
}

function words(text: string): Set<string> {
  return new Set(text.split(' '));
}
