import { Experiment } from '@bellwether/plugin-canary-common';
import {
  EmptyCell,
  formatTime,
  Panel,
  useTableStyles,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import { analysisForm } from '../../words';
import { useText } from '../parts';

/** Experiments among the steps: their pods, and their analyses. */
export function ExperimentsCard(props: { experiments: readonly Experiment[] }) {
  const table = useTableStyles();
  return (
    <Panel
      flush
      title="Experiments"
      subtitle="of Argo Rollouts, newest first; their pods stand beside those of the rollout"
    >
      <div className={table.scroll}>
        <table
          className={`${table.table} ${table.top} ${table.tight}`}
          aria-label="Experiments"
        >
          <thead>
            <tr>
              <th scope="col">Experiment</th>
              <th scope="col">Outcome</th>
              <th scope="col">Available since</th>
              <th scope="col">Pods</th>
              <th scope="col">Analyses</th>
            </tr>
          </thead>
          <tbody>
            {props.experiments.map(experiment => (
              <ExperimentRow key={experiment.uid} experiment={experiment} />
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

/** Which step asked for it, of which revision it is, and how long it lasts. */
function aboutWords({ step, revision, duration }: Experiment): string {
  return [
    ...(step === undefined ? [] : [`of step ${step + 1}`]),
    ...(revision ? [`revision ${revision}`] : []),
    duration ? `for ${duration}` : 'until its analyses end',
  ].join(', ');
}

function ExperimentRow(props: { experiment: Experiment }) {
  const table = useTableStyles();
  const text = useText();
  const { experiment } = props;
  const { name, phase, message, terminated, availableAt } = experiment;
  return (
    <tr>
      <th scope="row">
        <span className={table.code}>{name}</span>
        <span className={table.sub}>{aboutWords(experiment)}</span>
      </th>
      <td>
        <VerdictChip {...analysisForm(phase)} quiet={phase === 'successful'} />
        {terminated && <span className={table.sub}>Ended before its time</span>}
        {message && <p className={text.small}>{message}</p>}
      </td>
      <td className={table.noWrap}>
        {availableAt ? (
          formatTime(availableAt)
        ) : (
          <EmptyCell why="not all of its pods were there yet" />
        )}
      </td>
      <td>
        {experiment.templates.map(pods => (
          <p key={pods.name} className={text.small}>
            {pods.name}: {pods.available}/{pods.wanted} available, {pods.status}
            {pods.message && ` (${pods.message})`}
          </p>
        ))}
      </td>
      <td>
        {experiment.analyses.length === 0 && <EmptyCell why="no analysis" />}
        {experiment.analyses.map(analysis => (
          <div key={analysis.name} className={text.small}>
            {analysis.name},{' '}
            {analysis.isRequired ? 'waited for' : 'in the background'}{' '}
            <VerdictChip {...analysisForm(analysis.phase)} quiet />
            {analysis.run && <span className={table.sub}>{analysis.run}</span>}
            {analysis.message}
          </div>
        ))}
      </td>
    </tr>
  );
}
