import { Arm, Rollout, Verdict } from '@bellwether/plugin-canary-common';
import { Age, formatTime, VerdictChip } from '@bellwether/plugin-models-react';
import { armName, armOf } from '../../words';
import { Facts, useText } from '../parts';

/** Both arms with their pods, since when, by which policy, and how fresh it is. */
export function RolloutFacts(props: { rollout: Rollout; verdict?: Verdict }) {
  const text = useText();
  const { rollout, verdict } = props;
  const { arms, startedAt, freshness, model } = rollout;
  const stable = armOf(arms, 'stable');
  const canary = armOf(arms, 'canary');
  return (
    <Facts
      facts={[
        [
          'Stable',
          stable && (
            <ArmWords arm={stable} championVersion={model.championVersion} />
          ),
        ],
        [
          'Canary',
          canary ? (
            <ArmWords arm={canary} championVersion={model.championVersion} />
          ) : (
            'none'
          ),
        ],
        [
          'Started',
          startedAt && (
            <>
              {formatTime(startedAt)},{' '}
              <span className={text.tertiary}>
                <Age at={startedAt} suffix="ago" />
              </span>
            </>
          ),
        ],
        ['Policy', verdict && (verdict.policy.location ?? 'the usual one')],
        [
          'Cluster',
          freshness.staleSince ? (
            <VerdictChip
              tone="warn"
              quiet
              icon="clock"
              word={`Stale since ${formatTime(freshness.staleSince)}`}
              title={freshness.problem}
            />
          ) : (
            <VerdictChip tone="ok" quiet word="live" />
          ),
        ],
      ]}
    />
  );
}

function ArmWords(props: { arm: Arm; championVersion?: number }) {
  const text = useText();
  const { arm, championVersion } = props;
  const { wanted, ready, restarts, unseen } = arm.pods;
  const name = armName(arm) ?? 'not named';
  return (
    <>
      <span className={arm.role === 'canary' ? text.canary : undefined}>
        {name}
      </span>{' '}
      <span className={text.tertiary} title={unseen}>
        {arm.version !== undefined &&
          arm.version === championVersion &&
          'champion · '}
        {unseen ? 'pods not seen' : `${ready}/${wanted} ready`}
        {restarts !== undefined && restarts > 0 && ` · ${restarts} restarts`}
      </span>
    </>
  );
}
