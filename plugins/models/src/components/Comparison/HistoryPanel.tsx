import { Comparison } from '@bellwether/plugin-models-common';
import {
  bellwetherTokens,
  NoDataYet,
  Panel,
  SkeletonBar,
  UpstreamState,
} from '@bellwether/plugin-models-react';
import Button from '@material-ui/core/Button';
import InputBase from '@material-ui/core/InputBase';
import NativeSelect from '@material-ui/core/NativeSelect';
import { makeStyles } from '@material-ui/core/styles';
import { useState } from 'react';
import { useMetricHistory } from '../../entity';
import { CsvButton } from './CsvButton';
import { HistoryFigure } from './HistoryFigure';
import { HistoryTable } from './HistoryTable';
import { MetricRow, versionsOf } from './metricRows';
import { toStepRows, undrawable } from './metricSeries';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      select: {
        fontSize: 13,
        maxWidth: 240,
        border: `1px solid ${tokens.lineStrong}`,
        borderRadius: 4,
        paddingLeft: 8,
        color: tokens.text,
      },
      note: {
        margin: '6px 0 0',
        fontSize: 12.5,
        lineHeight: '18px',
        color: tokens.text2,
      },
    };
  },
  { name: 'BellwetherHistoryPanel' },
);

interface HistoryProps {
  comparison: Comparison;
  entityRef: string;
  modelName: string;
}

/** How the metrics went while the versions were trained; nothing where no run logged more than its last values. */
export function HistoryPanel(props: HistoryProps) {
  const withHistory = props.comparison.metrics.filter(
    ({ hasHistory }) => hasHistory,
  );
  const [name, setName] = useState<string>();
  if (withHistory.length === 0) return null;
  const metric = withHistory.find(item => item.name === name) ?? withHistory[0];
  return (
    <History
      {...props}
      metric={metric}
      names={withHistory.map(item => item.name)}
      onName={setName}
    />
  );
}

function History(
  props: HistoryProps & {
    metric: MetricRow;
    names: string[];
    onName(name: string): void;
  },
) {
  const classes = useStyles();
  const { comparison, entityRef, modelName, metric, names, onName } = props;
  const versions = versionsOf(comparison);
  const [asTable, setAsTable] = useState(false);
  const history = useMetricHistory(entityRef, metric.name, versions);
  const rows = toStepRows(history.value?.series ?? []);

  return (
    <Panel
      title="Metric history"
      subtitle="by step of the run"
      actions={
        <>
          <NativeSelect
            inputProps={{ 'aria-label': 'Metric' }}
            input={<InputBase className={classes.select} />}
            value={metric.name}
            onChange={event => onName(event.target.value)}
          >
            {names.map(item => (
              <option key={item} value={item}>
                {item}
              </option>
            ))}
          </NativeSelect>
          <Button
            size="small"
            variant="outlined"
            color="primary"
            aria-pressed={asTable}
            onClick={() => setAsTable(!asTable)}
          >
            As table
          </Button>
          <CsvButton
            aria-label="Metric history as CSV"
            fileName={`${modelName}-${versions.join('-')}-history.csv`}
            rows={() => [
              ['step', ...versions.map(version => `version ${version}`)],
              ...rows.map(row => [
                row.step,
                ...versions.map(version => row.values[version]),
              ]),
            ]}
          />
        </>
      }
    >
      <UpstreamState
        data={history}
        subject={`the history of ${metric.name}`}
        skeleton={<SkeletonBar height={260} />}
        isEmpty={() => rows.length === 0}
        empty={
          <NoDataYet title="No step was logged">
            The runs of these versions logged no value of {metric.name} by step.
          </NoDataYet>
        }
      >
        {({ series }) => (
          <>
            {asTable ? (
              <HistoryTable
                metric={metric.name}
                rows={rows}
                versions={versions}
              />
            ) : (
              <HistoryFigure
                metric={metric.name}
                direction={metric.direction}
                rows={rows}
                series={series}
                base={comparison.base}
              />
            )}
            <Remarks
              notDrawn={asTable ? 0 : undrawable(series)}
              thinned={series
                .filter(({ thinned }) => thinned)
                .map(({ version }) => version)}
            />
          </>
        )}
      </UpstreamState>
    </Panel>
  );
}

function Remarks(props: { notDrawn: number; thinned: number[] }) {
  const classes = useStyles();
  const { notDrawn, thinned } = props;
  return (
    <>
      {notDrawn > 0 && (
        <p className={classes.note}>
          {notDrawn} {notDrawn === 1 ? 'value is' : 'values are'} not a number
          or infinite and cannot be drawn; the table has{' '}
          {notDrawn === 1 ? 'it' : 'them'}.
        </p>
      )}
      {thinned.length > 0 && (
        <p className={classes.note}>
          The registry holds more points of {thinned.join(' and ')}; every n-th
          is shown.
        </p>
      )}
    </>
  );
}
