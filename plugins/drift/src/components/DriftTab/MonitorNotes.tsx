import { Monitor } from '@bellwether/plugin-drift-common';
import {
  Age,
  entityName,
  formatInteger,
  formatShare,
  formatTime,
  Note,
} from '@bellwether/plugin-models-react';
import { formatDays } from '../../words';
import { placeWords } from './placeWords';

/** What a person should know of the monitor before they read its verdict. */
export function MonitorNotes(props: { monitor: Monitor }) {
  const { definition, problem, definedIn, mute, run, silence } = props.monitor;
  return (
    <>
      {problem && (
        <Note
          tone="warn"
          title={`The newest text of ${definedIn.location} is broken; the last good one is in force.`}
        >
          {problem.sentence}
          {placeWords(problem)} Since <Age at={problem.since} />.{' '}
          {definedIn.editUrl && <a href={definedIn.editUrl}>Edit the file</a>}
        </Note>
      )}
      {run.state === 'failed' && (
        <Note tone="warn" title="The last run failed.">
          {run.problem}
          {run.problem && !/[.!?]$/.test(run.problem) && '.'}
          {run.nextAt && ` The next one is at ${formatTime(run.nextAt)}.`} What
          is shown below is older.
        </Note>
      )}
      {run.state === 'running' && (
        <Note tone="watch" title="A run is under way.">
          {run.progress !== undefined &&
            `${formatShare(run.progress)} of it is done.`}
        </Note>
      )}
      {silence && (
        <Note
          tone="warn"
          title={`No rows: the log has been silent since ${formatDays({
            from: silence.lastRowsOn,
            to: silence.lastRowsOn,
          })}.`}
        >
          {silence.windows === 1
            ? `One ${definition.spec.window} window is over and holds none.`
            : `${formatInteger(silence.windows)} ${
                definition.spec.window
              } windows are over and hold none.`}{' '}
          What is shown below is of before.
        </Note>
      )}
      {mute && (
        <Note
          tone="watch"
          title={`Alerts are muted until ${formatTime(mute.until)}.`}
        >
          By {entityName(mute.by)}, <Age at={mute.at} suffix="ago" />: “
          {mute.reason}”
        </Note>
      )}
    </>
  );
}
