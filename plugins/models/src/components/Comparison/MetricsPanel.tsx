import { Comparison } from '@bellwether/plugin-models-common';
import {
  bellwetherTokens,
  NoDataYet,
  Panel,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { RadioChoice } from '../RadioChoice';
import { CsvButton } from './CsvButton';
import { differs, metricsAsRows, versionsOf } from './metricRows';
import { MetricsTable } from './MetricsTable';

/** Whether what is the same in all versions is shown. */
export type Shown = 'differences' | 'all';

const useStyles = makeStyles(
  theme => ({
    sentence: {
      margin: 0,
      padding: '10px 16px 8px',
      fontSize: 15,
      lineHeight: '22px',
      overflowWrap: 'anywhere',
    },
    empty: { padding: '4px 16px 15px' },
    same: {
      padding: '8px 16px 12px',
      fontSize: 12.5,
      color: bellwetherTokens(theme).text2,
    },
  }),
  { name: 'BellwetherMetricsPanel' },
);

function aliasesOf({ versions }: Comparison) {
  const named = versions.map(({ aliases }) => aliases.join(', '));
  return named.some(Boolean)
    ? `${named.map(text => text || 'no alias').join(' → ')}. `
    : '';
}

/** What a person would conclude from the comparison, and the metrics behind it. */
export function MetricsPanel(props: {
  comparison: Comparison;
  /** For the name of the file. */
  modelName: string;
  shown: Shown;
  onShown(shown: Shown): void;
}) {
  const classes = useStyles();
  const { comparison, modelName, shown, onShown } = props;
  const versions = versionsOf(comparison);
  const others = versions.filter(version => version !== comparison.base);
  const rows =
    shown === 'all'
      ? comparison.metrics
      : comparison.metrics.filter(metric => differs(metric, versions));
  const same = comparison.metrics.length - rows.length;

  return (
    <Panel
      flush
      title={`${comparison.base} against ${others.join(', ')}`}
      subtitle={`${aliasesOf(comparison)}${comparison.comparableBecause}`}
      actions={
        <>
          <RadioChoice
            label="What is shown"
            options={[
              { value: 'differences', label: 'Only differences' },
              { value: 'all', label: 'All' },
            ]}
            value={shown}
            onChange={onShown}
          />
          <CsvButton
            aria-label="Metrics as CSV"
            fileName={`${modelName}-${versions.join('-')}-metrics.csv`}
            rows={() => metricsAsRows(comparison)}
          />
        </>
      }
    >
      <p className={classes.sentence}>{comparison.sentence}</p>
      {comparison.metrics.length === 0 && (
        <div className={classes.empty}>
          <NoDataYet title="No metric to compare">
            The runs of these versions logged no metric.
          </NoDataYet>
        </div>
      )}
      {rows.length > 0 && <MetricsTable comparison={comparison} rows={rows} />}
      {same > 0 && (
        <div className={classes.same}>
          {same} {same === 1 ? 'metric is' : 'metrics are'} the same in all
          versions.
        </div>
      )}
    </Panel>
  );
}
