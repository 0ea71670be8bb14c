import { Revision, Rollout } from '@bellwether/plugin-canary-common';
import {
  Age,
  EmptyCell,
  formatInteger,
  formatTime,
  NoDataYet,
  Panel,
  useTableStyles,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import Button from '@material-ui/core/Button';
import { useState } from 'react';
import { useText } from '../parts';

/** The revisions that the cluster keeps, and their pods. */
export function RevisionsCard(props: { rollout: Rollout }) {
  const table = useTableStyles();
  const { arms, revisions } = props.rollout;
  const [showsPods, setShowsPods] = useState(false);
  const pods = revisions.reduce((sum, { pods: own }) => sum + own.length, 0);
  const ailing = revisions.flatMap(({ pods: own }) =>
    own.filter(({ reason, restarts }) => reason || restarts > 0),
  );
  if (revisions.length === 0) {
    return (
      <Panel title="Revisions">
        <NoDataYet title="The cluster shows no revision">
          The portal may not be allowed to read them there.
        </NoDataYet>
      </Panel>
    );
  }
  return (
    <Panel
      flush
      title="Revisions"
      footer={
        pods > 0 && (
          <>
            <Button
              size="small"
              color="primary"
              aria-expanded={showsPods}
              onClick={() => setShowsPods(!showsPods)}
            >
              {pods} {pods === 1 ? 'pod' : 'pods'}
            </Button>
            {ailing.length > 0 && (
              <VerdictChip
                tone="warn"
                quiet
                word={`${ailing.length} ${
                  ailing.length === 1 ? 'has' : 'have'
                } a reason or restarts`}
              />
            )}
          </>
        )
      }
    >
      <div className={table.scroll}>
        <table
          className={`${table.table} ${table.tight}`}
          aria-label="Revisions"
        >
          <thead>
            <tr>
              <th scope="col">Version</th>
              <th scope="col">Revision</th>
              <th scope="col" className={table.number}>
                Ready
              </th>
              <th scope="col" className={table.number}>
                Restarts
              </th>
            </tr>
          </thead>
          <tbody>
            {revisions.map(revision => (
              <RevisionRow
                key={revision.id}
                revision={revision}
                // Where no pod is seen, the controller still counts those of an arm.
                counts={
                  revision.pods.length === 0
                    ? arms.find(arm => arm.revision === revision.id)?.pods ??
                      revision.counts
                    : revision.counts
                }
              />
            ))}
          </tbody>
        </table>
      </div>
      {showsPods && <Pods revisions={revisions} />}
    </Panel>
  );
}

function RevisionRow(props: {
  revision: Revision;
  counts: Revision['counts'];
}) {
  const table = useTableStyles();
  const text = useText();
  const { revision, counts } = props;
  const { version, declared, role, number, scaleDownAt } = revision;
  return (
    <tr>
      <th
        scope="row"
        className={role === 'canary' ? text.canary : undefined}
        title={revision.images.join(', ')}
      >
        {version ?? declared ?? 'not named'}
        <span className={table.sub}>{role}</span>
      </th>
      <td>
        <span className={table.code}>{revision.id}</span>
        <span className={table.sub}>
          {number !== undefined && `revision ${number}`}
          {scaleDownAt && `, pods go at ${formatTime(scaleDownAt)}`}
        </span>
      </td>
      <td className={table.number}>
        {counts.wanted === 0 && counts.ready === 0 ? (
          <EmptyCell why={counts.unseen ?? 'no pods are wanted'} />
        ) : (
          `${counts.ready}/${counts.wanted}`
        )}
      </td>
      <td className={table.number}>
        {counts.restarts === undefined ? (
          <EmptyCell why={counts.unseen ?? 'pods may not be read'} />
        ) : (
          formatInteger(counts.restarts)
        )}
      </td>
    </tr>
  );
}

function Pods(props: { revisions: readonly Revision[] }) {
  const table = useTableStyles();
  const { revisions } = props;
  return (
    <div className={table.scroll}>
      <table className={`${table.table} ${table.tight}`} aria-label="Pods">
        <thead>
          <tr>
            <th scope="col">Pod</th>
            <th scope="col">State</th>
            <th scope="col" className={table.number}>
              Restarts
            </th>
          </tr>
        </thead>
        <tbody>
          {revisions.flatMap(({ pods }) =>
            pods.map(({ name, ready, phase, reason, restarts, startedAt }) => (
              <tr key={name}>
                <th scope="row">
                  <span className={table.code}>{name}</span>
                  <span className={table.sub}>
                    {startedAt ? (
                      <>
                        started <Age at={startedAt} suffix="ago" />
                      </>
                    ) : (
                      'not started'
                    )}
                  </span>
                </th>
                <td>
                  <VerdictChip
                    tone={ready ? 'ok' : 'warn'}
                    quiet
                    word={reason ?? (ready ? 'Ready' : `${phase}, not ready`)}
                  />
                </td>
                <td className={table.number}>{formatInteger(restarts)}</td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </div>
  );
}
