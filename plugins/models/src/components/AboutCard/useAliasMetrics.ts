import {
  Alias,
  Comparison,
  MetricValue,
  ModelDetail,
} from '@bellwether/plugin-models-common';
import { useComparison } from '../../entity';

/** More are not put side by side. */
const MOST_VERSIONS = 5;

/** What the main metric says of one version. */
export interface AliasMetric {
  value?: MetricValue;
  /** Against the version that is named first. */
  difference?: number;
  verdict?: 'better' | 'worse' | 'same';
}

/** The main metric of the versions that have an alias. */
export interface AliasMetrics {
  name?: string;
  of(version: number): AliasMetric;
}

type Row = Comparison['metrics'][number];

function fromRow(row: Row | undefined, version: number): AliasMetric {
  return {
    value: row?.values[version] ?? undefined,
    difference: row?.difference[version] ?? undefined,
    verdict: row?.verdict[version] ?? undefined,
  };
}

/** Reads the main metric of every version with an alias; `aliases` in the order in which they are shown. */
export function useAliasMetrics(
  model: ModelDetail,
  aliases: Alias[],
): AliasMetrics {
  const versions = [...new Set(aliases.map(({ version }) => version))];
  const { value: comparison } = useComparison(
    model.entityRef,
    versions.slice(0, MOST_VERSIONS),
  );
  const { described } = model;
  const name = described?.metrics[0]?.name ?? comparison?.metrics[0]?.name;
  const row = comparison?.metrics.find(metric => metric.name === name);
  return {
    name,
    of: version => {
      const metric = fromRow(row, version);
      // Without a comparison the value of the described version is still known.
      return metric.value === undefined && version === described?.version
        ? { value: described.metrics[0]?.value }
        : metric;
    },
  };
}
