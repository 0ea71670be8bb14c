import {
  Baseline,
  driftBaselineApprovePermission,
  driftBaselineProposePermission,
  Monitor,
} from '@bellwether/plugin-drift-common';
import {
  Age,
  bellwetherTokens,
  entityName,
  ExplainedButton,
  formatInteger,
  NoDataYet,
  Panel,
  SkeletonBar,
  UpstreamState,
  useTableStyles,
  useWhyNot,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { useState } from 'react';
import { useBaselines } from '../../reads';
import { formatDays } from '../../words';
import { DecideDialog } from './DecideDialog';
import { ProposeDialog } from './ProposeDialog';

/** Characters of a hash that tell baselines apart at sight. */
export const HASH_SHOWN = 7;

const useStyles = makeStyles(
  theme => ({
    hash: { fontFamily: bellwetherTokens(theme).monospace },
    inset: { padding: '10px 16px 14px' },
  }),
  { name: 'BellwetherBaselines' },
);

const STATES: Record<
  Baseline['state'],
  Pick<Parameters<typeof VerdictChip>[0], 'tone' | 'word' | 'icon' | 'quiet'>
> = {
  proposed: { tone: 'warn', word: 'Waits for approval', icon: 'clock' },
  'in-force': { tone: 'ok', word: 'In force', quiet: true },
  replaced: { tone: 'quiet', word: 'Replaced' },
  'turned-down': { tone: 'quiet', word: 'Turned down', icon: 'slash' },
};

/** What windows are judged against, now and before. A baseline is never edited: another one takes its place. */
export function BaselinesCard(props: { monitor: Monitor }) {
  const classes = useStyles();
  const { monitor } = props;
  const baselines = useBaselines(monitor);
  const [isProposing, setProposing] = useState(false);
  const whyNotPropose = useWhyNot(
    driftBaselineProposePermission,
    monitor.entityRef,
  );
  const hasTable = Boolean(baselines.value?.baselines.length);
  return (
    <Panel
      flush
      title="Baselines"
      subtitle="immutable"
      actions={
        <ExplainedButton
          aria-haspopup="dialog"
          whyNot={whyNotPropose}
          onClick={() => setProposing(true)}
        >
          Propose…
        </ExplainedButton>
      }
    >
      <div className={hasTable ? undefined : classes.inset}>
        <UpstreamState
          data={baselines}
          subject="the baselines"
          skeleton={<SkeletonBar height={60} />}
          isEmpty={reply => reply.baselines.length === 0}
          empty={
            <NoDataYet title="No baseline yet">
              The first one, {formatDays(monitor.definition.spec.baseline)}, is
              made by the first run.
            </NoDataYet>
          }
        >
          {reply => (
            <BaselinesTable
              monitor={monitor}
              baselines={reply.baselines}
              onDecided={baselines.retry}
            />
          )}
        </UpstreamState>
      </div>
      {isProposing && (
        <ProposeDialog
          monitor={monitor}
          onClose={() => setProposing(false)}
          onProposed={baselines.retry}
        />
      )}
    </Panel>
  );
}

function BaselinesTable(props: {
  monitor: Monitor;
  baselines: Baseline[];
  onDecided(): void;
}) {
  const classes = useStyles();
  const table = useTableStyles();
  const { monitor, baselines, onDecided } = props;
  const [reviewed, setReviewed] = useState<Baseline>();
  const whyNot = useWhyNot(driftBaselineApprovePermission, monitor.entityRef);
  return (
    <div className={table.scroll}>
      <table
        className={`${table.table} ${table.top}`}
        aria-label="Baselines of this monitor"
      >
        <thead>
          <tr>
            <th scope="col">No.</th>
            <th scope="col">Range</th>
            <th scope="col">State</th>
            <th scope="col">Proposed</th>
          </tr>
        </thead>
        <tbody>
          {baselines.map(baseline => (
            <tr key={baseline.number}>
              <th scope="row">{baseline.number}</th>
              <td>
                {formatDays(baseline.range)}
                <span className={table.sub}>
                  {formatInteger(baseline.rows)} rows ·{' '}
                  <span className={classes.hash} title={baseline.hash}>
                    {baseline.hash.slice(0, HASH_SHOWN)}
                  </span>
                </span>
              </td>
              <td>
                <VerdictChip {...STATES[baseline.state]} />
                {baseline.decidedBy && (
                  <span className={table.sub}>
                    by {entityName(baseline.decidedBy)}
                    {baseline.decisionReason &&
                      `: “${baseline.decisionReason}”`}
                  </span>
                )}
                {baseline.state === 'proposed' && (
                  <div>
                    <ExplainedButton
                      aria-haspopup="dialog"
                      aria-label={`Review baseline ${baseline.number}`}
                      whyNot={whyNot}
                      onClick={() => setReviewed(baseline)}
                    >
                      Review…
                    </ExplainedButton>
                  </div>
                )}
              </td>
              <td>
                {entityName(baseline.proposedBy)},{' '}
                <Age at={baseline.proposedAt} suffix="ago" />
                {baseline.reason && (
                  <span className={table.sub}>“{baseline.reason}”</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {reviewed && (
        <DecideDialog
          monitor={monitor}
          proposed={reviewed}
          inForce={baselines.find(({ state }) => state === 'in-force')}
          onClose={() => setReviewed(undefined)}
          onDecided={onDecided}
        />
      )}
    </div>
  );
}
