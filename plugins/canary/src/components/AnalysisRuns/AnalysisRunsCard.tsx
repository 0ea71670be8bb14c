import { AnalysisRun } from '@bellwether/plugin-canary-common';
import {
  EmptyCell,
  formatTime,
  NoDataYet,
  Panel,
  UpstreamState,
  useTableStyles,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import Button from '@material-ui/core/Button';
import { useState } from 'react';
import { useAnalysisRuns } from '../../reads';
import { analysisForm } from '../../words';
import { useText } from '../parts';
import { Measurements } from './Measurements';
import { scopeWords } from './words';

const SHOWN = 5;

/** The controller's own analyses with every measurement, also those that the cluster has deleted. */
export function AnalysisRunsCard(props: { id: string }) {
  const runs = useAnalysisRuns(props.id);
  const [showsAll, setShowsAll] = useState(false);
  const count = runs.value?.runs.length ?? 0;
  return (
    <Panel
      flush={count > 0}
      title="AnalysisRuns"
      subtitle="of Argo Rollouts, newest first"
      footer={
        count > SHOWN && (
          <Button
            size="small"
            color="primary"
            aria-expanded={showsAll}
            onClick={() => setShowsAll(!showsAll)}
          >
            {showsAll ? `Newest ${SHOWN}` : `All ${count}`}
          </Button>
        )
      }
    >
      <UpstreamState
        data={runs}
        subject="the AnalysisRuns"
        isEmpty={reply => reply.runs.length === 0}
        empty={
          <NoDataYet title="No AnalysisRun was seen">
            The steps of this rollout have asked for none yet.
          </NoDataYet>
        }
      >
        {reply => (
          <RunsTable
            runs={showsAll ? reply.runs : reply.runs.slice(0, SHOWN)}
          />
        )}
      </UpstreamState>
    </Panel>
  );
}

function RunsTable(props: { runs: readonly AnalysisRun[] }) {
  const table = useTableStyles();
  return (
    <div className={table.scroll}>
      <table
        className={`${table.table} ${table.top} ${table.tight}`}
        aria-label="AnalysisRuns"
      >
        <thead>
          <tr>
            <th scope="col">Run</th>
            <th scope="col">Outcome</th>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th scope="col">Measurements</th>
          </tr>
        </thead>
        <tbody>
          {props.runs.map(run => (
            <RunRows key={run.uid} run={run} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function RunRows(props: { run: AnalysisRun }) {
  const table = useTableStyles();
  const text = useText();
  const { run } = props;
  const [isOpen, setOpen] = useState(false);
  const count = run.metrics.reduce(
    (sum, { measurements }) => sum + measurements.length,
    0,
  );
  return (
    <>
      <tr>
        <th scope="row">
          <span className={table.code}>{run.name}</span>
          <span className={table.sub}>
            {scopeWords(run)}
            {run.isCopy && ', deleted in the cluster: a copy'}
          </span>
        </th>
        <td>
          <VerdictChip
            {...analysisForm(run.phase)}
            quiet={run.phase === 'successful'}
          />
          {run.terminated && (
            <span className={table.sub}>
              Ended before its time: counted as a success, whatever was measured
            </span>
          )}
          {run.message && <span className={text.small}>{run.message}</span>}
        </td>
        <td className={table.noWrap}>
          {run.startedAt ? (
            formatTime(run.startedAt)
          ) : (
            <EmptyCell why="not started" />
          )}
        </td>
        <td className={table.noWrap}>
          {run.finishedAt ? formatTime(run.finishedAt) : 'running'}
        </td>
        <td>
          {run.metrics.length === 0 ? (
            <EmptyCell why="no metric" />
          ) : (
            <Button
              size="small"
              color="primary"
              aria-expanded={isOpen}
              aria-label={`Measurements of ${run.name}`}
              onClick={() => setOpen(!isOpen)}
            >
              {count} in {run.metrics.length}{' '}
              {run.metrics.length === 1 ? 'metric' : 'metrics'}
            </Button>
          )}
        </td>
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={5}>
            {run.metrics.map(metric => (
              <Measurements key={metric.name} metric={metric} />
            ))}
          </td>
        </tr>
      )}
    </>
  );
}
