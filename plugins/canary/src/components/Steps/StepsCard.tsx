import { Rollout, RolloutStep } from '@bellwether/plugin-canary-common';
import {
  bellwetherTokens,
  Figure,
  FigureTable,
  formatDuration,
  formatShare,
  formatTime,
  NoDataYet,
  Panel,
  TableSwitch,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { useState } from 'react';
import { stepCount, stepWords } from '../../words';
import { useText } from '../parts';
import { Stage, toStages } from './stages';

const BARS_PX = 64;
const LEAST_PX = 3;
const STATE_WORDS = { done: 'done', current: 'now', ahead: 'to come' };

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      bars: {
        display: 'grid',
        gridAutoFlow: 'column',
        gridAutoColumns: 'minmax(0, 1fr)',
        gap: 4,
        alignItems: 'end',
        height: BARS_PX,
      },
      bar: { borderRadius: 2, minHeight: LEAST_PX },
      done: { backgroundColor: tokens.current },
      current: {
        backgroundColor: tokens.currentSoft,
        boxShadow: `inset 4px 0 0 ${tokens.current}, inset 0 0 0 1px ${tokens.current}`,
      },
      ahead: { backgroundColor: tokens.referenceSoft },
      words: {
        display: 'grid',
        gridAutoFlow: 'column',
        gridAutoColumns: 'minmax(0, 1fr)',
        gap: 4,
        marginTop: 8,
        fontSize: 12,
        lineHeight: '17px',
        color: tokens.text2,
        '& > div': { minWidth: 0, overflowWrap: 'anywhere' },
      },
      share: { fontWeight: 500, color: tokens.text },
      now: { color: tokens.current, fontWeight: 500 },
    };
  },
  { name: 'BellwetherRolloutSteps' },
);

function stageWords({ steps }: Stage): string {
  const waits = steps.filter(({ kind }) => kind !== 'set-weight');
  return waits.length > 0
    ? waits.map(stepWords).join(', then ')
    : 'goes on at once';
}

function pauseOf(steps: readonly RolloutStep[]) {
  return steps.find(
    (step): step is Extract<RolloutStep, { kind: 'pause' }> =>
      step.kind === 'pause' && step.state === 'current',
  );
}

function timeWords(steps: readonly RolloutStep[]): string | undefined {
  const pause = pauseOf(steps);
  if (!pause?.startedAt) return undefined;
  return pause.endsAt
    ? `since ${formatTime(pause.startedAt)}, until ${formatTime(pause.endsAt)}`
    : `since ${formatTime(pause.startedAt)}`;
}

/** The steps of a canary as bars whose height is the share of requests on it. */
export function StepsCard(props: { rollout: Rollout }) {
  const text = useText();
  const { controller, steps, currentStep, inProgress, sentence, waiting } =
    props.rollout;
  const [isTable, setTable] = useState(false);
  if (steps.length === 0) {
    return (
      <Panel title="Steps">
        <NoDataYet title="Its controller has no steps">
          {controller === 'argo-blue-green'
            ? 'All requests go to the new version at once, when it is promoted.'
            : 'The canary gets the share that is set, until somebody sets another.'}
        </NoDataYet>
      </Panel>
    );
  }
  const count =
    currentStep === null
      ? undefined
      : stepCount({ current: currentStep, total: steps.length });
  return (
    <Panel
      title="Steps"
      subtitle={
        <>
          {inProgress && count && `${count}; `}height is the share of requests
          on the canary
        </>
      }
      actions={<TableSwitch of="steps" isTable={isTable} onChange={setTable} />}
    >
      {isTable ? (
        <StepsTable steps={steps} />
      ) : (
        <StepBars rollout={props.rollout} />
      )}
      {/* What is waited for stands with the verdict. */}
      {waiting.length === 0 && (
        <p className={text.small} style={{ marginTop: 10 }}>
          {sentence}
        </p>
      )}
    </Panel>
  );
}

function StepBars(props: { rollout: Rollout }) {
  const classes = useStyles();
  const { steps, inProgress } = props.rollout;
  const stages = toStages(steps);
  // Past the last step all requests go to the new version.
  if (stages[stages.length - 1].share < 1) {
    stages.push({
      share: 1,
      state: 'ahead',
      first: steps.length,
      steps: [],
    });
  }
  const forms = stages.map(stage => ({
    ...stage,
    // Without a canary, the steps are what the next one will go through.
    state: inProgress ? stage.state : ('ahead' as const),
    words: stage.steps.length > 0 ? stageWords(stage) : 'then stable',
  }));
  const finding = `Steps: ${forms
    .map(
      ({ share, state, words }) =>
        `${formatShare(share)} ${STATE_WORDS[state]}, ${words}`,
    )
    .join('; ')}`;
  return (
    <>
      <Figure
        finding={finding}
        height={BARS_PX}
        margins={{ leftPx: 0, rightPx: 0 }}
        readings={forms.map(({ share, state, words, steps: own }, index) => ({
          share: (index + 0.5) / forms.length,
          title: formatShare(share),
          values: [
            { name: STATE_WORDS[state], words },
            ...own.map(step => ({
              name: `Step ${step.index + 1}`,
              words: step.sentence,
            })),
          ],
        }))}
      >
        <div className={classes.bars}>
          {forms.map(({ first, share, state }) => (
            <div
              key={first}
              className={`${classes.bar} ${classes[state]}`}
              style={{ height: Math.max(LEAST_PX, share * BARS_PX) }}
            />
          ))}
        </div>
      </Figure>
      <div className={classes.words}>
        {forms.map(({ first, share, state, words, steps: own }) => (
          <div key={first}>
            <span className={classes.share}>{formatShare(share)}</span>{' '}
            {state === 'current' && <span className={classes.now}>now</span>}
            {state === 'done' && 'done'}
            <div>{words}</div>
            {state === 'current' && <div>{timeWords(own)}</div>}
          </div>
        ))}
      </div>
    </>
  );
}

function StepsTable(props: { steps: readonly RolloutStep[] }) {
  return (
    <FigureTable
      label="Steps"
      fileName="rollout-steps"
      columns={[
        { title: 'Step', format: String },
        { title: 'What' },
        { title: 'Share during it', format: formatShare },
        {
          title: 'Lasts',
          format: seconds => formatDuration(seconds * 1000),
          absent: 'not for a set time',
        },
        { title: 'State' },
      ]}
      rows={props.steps.map(step => [
        step.index + 1,
        step.sentence,
        step.weightDuring,
        step.kind === 'pause' ? step.durationSeconds : null,
        STATE_WORDS[step.state],
      ])}
    />
  );
}
