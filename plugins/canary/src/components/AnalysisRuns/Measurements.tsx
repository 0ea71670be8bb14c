import { AnalysisRun } from '@bellwether/plugin-canary-common';
import {
  CopyButton,
  EmptyCell,
  formatTime,
  Snippet,
  SubTitle,
  useTableStyles,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import { analysisForm } from '../../words';
import { useText } from '../parts';

type Metric = AnalysisRun['metrics'][number];

/** One metric of a run: its conditions, its query, and what was measured. */
export function Measurements(props: { metric: Metric }) {
  const table = useTableStyles();
  const text = useText();
  const { metric } = props;
  const { name, phase, dryRun, query, interval, provider, message } = metric;
  return (
    <div>
      <SubTitle>
        {name} <VerdictChip {...analysisForm(phase)} quiet />
      </SubTitle>
      <p className={text.small}>
        {[
          provider && `by ${provider}`,
          interval && `every ${interval}`,
          metric.successCondition && `succeeds if ${metric.successCondition}`,
          metric.failureCondition && `fails if ${metric.failureCondition}`,
          `${metric.count} taken: ${metric.successful} successful, ${metric.failed} failed, ${metric.inconclusive} inconclusive, ${metric.error} with an error`,
          dryRun && 'a dry run: it decides nothing',
        ]
          .filter(Boolean)
          .join('; ')}
        . {message}
      </p>
      {query && (
        <>
          <Snippet text={query} label={`Query of ${name}`} />
          <CopyButton
            variant="text"
            text={query}
            aria-label={`Copy the query of ${name}`}
          />
        </>
      )}
      <table
        className={`${table.table} ${table.tight}`}
        aria-label={`Measurements: ${name}`}
      >
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Outcome</th>
            <th scope="col">Value</th>
          </tr>
        </thead>
        <tbody>
          {metric.measurements.map((measurement, index) => (
            <tr key={`${index} ${measurement.startedAt}`}>
              <th scope="row">
                {measurement.startedAt ? (
                  formatTime(measurement.startedAt)
                ) : (
                  <EmptyCell why="not started" />
                )}
              </th>
              <td>
                <VerdictChip {...analysisForm(measurement.phase)} quiet />
              </td>
              <td className={table.code}>
                {measurement.value ?? measurement.message ?? (
                  <EmptyCell why="no value" />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
