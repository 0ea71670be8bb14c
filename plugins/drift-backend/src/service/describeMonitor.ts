import { Monitor } from '@bellwether/plugin-drift-common';
import { isMuted, silenceOf } from '../alerts';
import { StoredBaseline, StoredMonitor, StoredRun } from '../database';
import { promiseSentence } from '../words';

/** A monitor as screens see it. */
export function describeMonitor(facts: {
  monitor: StoredMonitor;
  baseline?: StoredBaseline;
  proposed?: StoredBaseline;
  run?: StoredRun;
  nextRunAt?: Date;
  proposalProblem?: string;
  now: Date;
}): Monitor {
  const { monitor, baseline, proposed, now } = facts;
  const { definition } = monitor;
  return {
    id: monitor.id,
    name: monitor.name,
    title: definition.metadata.title ?? monitor.name,
    entityRef: monitor.entityRef,
    definition,
    definedIn: monitor.definedIn,
    problem: monitor.problem,
    baseline,
    proposed,
    mute: isMuted(monitor, now) ? monitor.mute : undefined,
    silence: silenceOf(monitor, now),
    run: { ...describeRun(facts.run), nextAt: facts.nextRunAt?.toISOString() },
    promise: promiseSentence(definition.spec.falseAlarms.oncePerWindows),
    proposalProblem: facts.proposalProblem,
  };
}

function describeRun(run: StoredRun | undefined): Monitor['run'] {
  if (!run) return { state: 'never' };
  const { startedAt, finishedAt, problem, progress } = run;
  if (run.isLeftBehind) {
    return {
      state: 'failed',
      startedAt,
      problem: 'it was broken off; the next run goes on where it stopped',
    };
  }
  switch (run.state) {
    case 'running':
      return { state: 'running', startedAt, progress };
    case 'failed':
      return { state: 'failed', startedAt, finishedAt, problem };
    default:
      return { state: 'idle', startedAt, finishedAt };
  }
}
