import { Rollout, Verdict } from '@bellwether/plugin-canary-common';
import { Freshness } from '@bellwether/plugin-models-common';
import {
  Age,
  bellwetherTokens,
  formatShare,
  formatTime,
  Loaded,
  NoDataYet,
  NotConfigured,
  Note,
  Panel,
  SkeletonBar,
  UpstreamState,
  useNow,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { JUDGE_SNIPPET } from '../../snippets';
import {
  asSentence,
  controllerWords,
  phaseForm,
  verdictForms,
} from '../../words';
import { useText } from '../parts';
import { RolloutFacts } from './RolloutFacts';
import { WaitingNotes } from './WaitingNotes';

/** By then a judge that is there has looked. */
const FIRST_LOOK_MS = 2 * 60_000;

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      root: {
        display: 'grid',
        gridTemplateColumns: 'minmax(0, 1fr) minmax(220px, max-content)',
        gap: '16px 32px',
        [theme.breakpoints.down('sm')]: {
          gridTemplateColumns: 'minmax(0, 1fr)',
        },
      },
      state: {
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        gap: '4px 12px',
        fontSize: 12.5,
        color: tokens.text2,
      },
      sentence: {
        margin: '10px 0 8px',
        maxWidth: '76ch',
        fontSize: 17,
        lineHeight: '25px',
        overflowWrap: 'anywhere',
      },
      below: { display: 'grid', gap: 10, marginTop: 12 },
      prose: { maxWidth: '100ch' },
    };
  },
  { name: 'BellwetherRolloutVerdict' },
);

/** What the judge says of the canary, and what its controller does. */
export function VerdictCard(props: {
  rollout: Rollout;
  verdict: Loaded<Verdict>;
}) {
  const classes = useStyles();
  const { rollout, verdict } = props;
  return (
    <Panel aria-label="Verdict">
      <div className={classes.root}>
        <div>
          <UpstreamState
            data={verdict}
            subject="the verdict"
            skeleton={<SkeletonBar height={110} />}
            notConfigured={<NotJudged rollout={rollout} />}
            freshness={freshnessOf}
          >
            {value => <Judged rollout={rollout} verdict={value} />}
          </UpstreamState>
        </div>
        <RolloutFacts rollout={rollout} verdict={verdict.value} />
      </div>
      <div className={classes.below}>
        <WaitingNotes rollout={rollout} />
      </div>
    </Panel>
  );
}

/** Why it is stale, where the verdict itself does not say so; what was never read is not old. */
function freshnessOf({ freshness, reason }: Verdict): Freshness | undefined {
  const { problem, readAt } = freshness;
  if (!readAt) return undefined;
  return {
    ...freshness,
    problem:
      problem === undefined || reason.includes(problem)
        ? undefined
        : asSentence(problem),
  };
}

function Place(props: { rollout: Rollout }) {
  const { rollout } = props;
  return (
    <>
      <span>
        {rollout.cluster} · {rollout.namespace} / {rollout.name} ·{' '}
        {controllerWords[rollout.controller]}
      </span>
      <VerdictChip {...phaseForm(rollout)} quiet />
    </>
  );
}

function Judged(props: { rollout: Rollout; verdict: Verdict }) {
  const classes = useStyles();
  const text = useText();
  const { rollout, verdict } = props;
  const { forecast, promise, policy, finalSince, promoted } = verdict;
  // What the sentence says already need not be said again.
  const missing = verdict.missing.filter(
    words => !verdict.reason.includes(words),
  );
  const canary = rollout.arms.find(({ role }) => role === 'canary');
  const isOver = !rollout.inProgress && !canary;
  return (
    <>
      {/* A verdict that changes under the reader is read out. */}
      <div aria-live="polite">
        <div className={classes.state}>
          <VerdictChip {...verdictForms[verdict.verdict]} />
          <Place rollout={rollout} />
          {verdict.freshness.readAt ? (
            <span>
              judged <Age at={verdict.judgedAt} suffix="ago" />
            </span>
          ) : (
            <span>nothing was counted yet</span>
          )}
        </div>
        <p className={classes.sentence}>{verdict.reason}</p>
      </div>
      {finalSince && (
        <p className={`${text.small} ${classes.prose}`}>
          Final since {formatTime(finalSince)}: what comes after does not change
          it.
        </p>
      )}
      {promoted && !isOver && (
        <p className={`${text.small} ${classes.prose}`}>
          Shown at {formatShare(promoted.share)} of the requests, since{' '}
          {formatTime(promoted.since)}. At another share it is to be shown anew,
          and until the end a canary that turns out worse is still rolled back:
          the tests count from then on.
        </p>
      )}
      {isOver && (
        <p className={`${text.small} ${classes.prose}`}>
          This was said of {verdict.canary ?? 'the last canary'}; nothing is
          under way now.
        </p>
      )}
      <p className={`${text.small} ${classes.prose}`}>
        {!isOver && forecast && `${asSentence(forecast.sentence)} `}
        {!isOver &&
          forecast?.promoteMinutes !== null &&
          forecast?.promoteMinutes !== undefined &&
          forecast.promoteMinutes > 0 &&
          `To promote takes at least ${Math.ceil(
            forecast.promoteMinutes,
          )} more minutes of counting. `}
        {promise.sentence}
      </p>
      {(missing.length > 0 || policy.problem) && (
        <div className={classes.below}>
          {missing.length > 0 && (
            <Note tone="warn" title="Missing to judge:">
              {missing.join('; ')}
            </Note>
          )}
          {policy.problem && (
            <Note tone="warn" title="The policy is not in force.">
              {policy.problem}
            </Note>
          )}
        </div>
      )}
    </>
  );
}

function NotJudged(props: { rollout: Rollout }) {
  const classes = useStyles();
  const now = useNow(10_000);
  const { rollout } = props;
  const { startedAt } = rollout;
  const isNew =
    rollout.inProgress &&
    startedAt !== undefined &&
    now - Date.parse(startedAt) < FIRST_LOOK_MS;
  return (
    <>
      <div className={classes.state}>
        <Place rollout={rollout} />
      </div>
      <p className={classes.sentence}>{rollout.sentence}</p>
      {isNew && (
        <NoDataYet title="The judge has not looked yet">
          Its first word comes after its first interval.
        </NoDataYet>
      )}
      {!isNew && rollout.inProgress && (
        <NotConfigured
          title="Nobody judges this rollout"
          snippet={JUDGE_SNIPPET}
        >
          A verdict needs the counters of both versions: name the Prometheus
          that scrapes {rollout.cluster}. The first word comes one interval
          after that.
        </NotConfigured>
      )}
      {!rollout.inProgress && (
        <NoDataYet title="No canary has been judged here">
          A verdict begins with the next rollout.
        </NoDataYet>
      )}
    </>
  );
}
