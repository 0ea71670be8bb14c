import { Drive, Rollout } from '@bellwether/plugin-canary-common';
import {
  Age,
  ExplainedButton,
  formatDuration,
  formatTime,
  NotConfigured,
  Note,
  Panel,
  Stack,
  UpstreamState,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import { useState } from 'react';
import { useDrive } from '../../reads';
import { DRIVER_SNIPPET } from '../../snippets';
import { actorWords, controlWords, driveForms } from '../../words';
import { Facts, useText } from '../parts';
import { DriveDialog } from './DriveDialog';

type Control = Drive['controls'][number];

/** Who steps a canary whose controller has no steps, what comes next, and why nothing does. */
export function DriverCard(props: {
  rollout: Rollout;
  drive: ReturnType<typeof useDrive>;
}) {
  const { rollout, drive } = props;
  return (
    <Panel title="Driver">
      <UpstreamState
        data={drive}
        subject="who drives"
        isEmpty={reply => reply.drive === null}
        empty={
          <NotConfigured
            title="Nobody steps its canaries"
            snippet={DRIVER_SNIPPET}
          >
            KServe has no steps of its own. Let the portal step them on the
            judge’s word:
          </NotConfigured>
        }
        notConfigured={<>This portal has no driver.</>}
      >
        {({ drive: value }) =>
          value && (
            <Driven rollout={rollout} drive={value} reload={drive.retry} />
          )
        }
      </UpstreamState>
    </Panel>
  );
}

function Driven(props: { rollout: Rollout; drive: Drive; reload(): void }) {
  const text = useText();
  const { rollout, drive, reload } = props;
  const [asked, setAsked] = useState<Control>();
  const { state, sentence, pause, next, word } = drive;
  return (
    <Stack>
      <div aria-live="polite">
        <VerdictChip {...driveForms[state]} />
        {pause ? (
          <Note
            tone={pause.needsPerson ? 'warn' : 'watch'}
            title={
              pause.needsPerson
                ? 'It waits for a person.'
                : 'It goes on by itself when this is over.'
            }
          >
            {pause.sentence} Since <Age at={pause.since} />.
          </Note>
        ) : (
          <p className={text.small}>{sentence}</p>
        )}
      </div>
      <Facts facts={factsOf(drive)} />
      {next && <p className={text.small}>{next.sentence}</p>}
      {word && (
        <p className={text.small}>
          The judge, when it looked last: “{word.reason}”
        </p>
      )}
      {drive.controls.map(control => (
        <ControlButton
          key={control.control}
          control={control}
          onOpen={() => setAsked(control)}
        />
      ))}
      {asked && (
        <DriveDialog
          rollout={rollout}
          drive={drive}
          control={asked}
          onClose={() => setAsked(undefined)}
          onDone={() => {
            setAsked(undefined);
            reload();
          }}
        />
      )}
    </Stack>
  );
}

function factsOf(drive: Drive) {
  const { currentStep, steps, since, next, replica, plan, driver } = drive;
  const count =
    currentStep !== null && currentStep >= steps.length
      ? `all ${steps.length} done`
      : currentStep !== null && `${currentStep + 1} of ${steps.length}`;
  return [
    [
      'Driven by',
      driver === 'plugin:canary' ? 'the portal' : actorWords(driver),
    ],
    ['Replica', replica],
    ['Plan', plan],
    ['Step', count],
    [
      'Since',
      since && (
        <>
          {formatTime(since)}, <Age at={since} suffix="ago" />
        </>
      ),
    ],
    ['Next at', next?.at && `${formatTime(next.at)} at the earliest`],
    ['Least times', steps.length > 0 && leastTimes(drive)],
  ] as const;
}

function leastTimes({ steps }: Drive): string {
  return steps
    .map(
      ({ share, leastSeconds }) =>
        `${Math.round(share * 100)} %: ${formatDuration(leastSeconds * 1000)}`,
    )
    .join(', ');
}

function ControlButton(props: { control: Control; onOpen(): void }) {
  const text = useText();
  const { control, onOpen } = props;
  return (
    <div>
      <ExplainedButton
        aria-haspopup="dialog"
        whyNot={control.possible ? undefined : control.sentence}
        onClick={onOpen}
      >
        {controlWords[control.control]}
      </ExplainedButton>
      <p
        className={text.small}
        aria-hidden={control.possible ? undefined : true}
      >
        {control.sentence}
      </p>
    </div>
  );
}
