import { DriftReport } from '@bellwether/drift-engine';
import { RunJob } from '../judge';
import type { Job, JobResult } from '../judge/jobs';
import { dayOf } from './payments';

/** What a day of a scripted log is judged: its verdict, and what is found beside it. */
export interface ScriptedDay {
  ago: number;
  rows?: number;
  state?: DriftReport['verdict']['state'];
  pValue?: number;
  /** Columns that drifted. */
  drifted?: string[];
  findings?: DriftReport['findings'];
}

/**
 * A log whose judgements a test writes down, instead of rows that bring them about. Days are added between runs.
 *
 * @param days - baseline and windows; of the baseline only the days count
 */
export function scriptedJudge(days: ScriptedDay[]): RunJob {
  const resultOf = (job: Job): JobResult => {
    switch (job.kind) {
      case 'days':
        return {
          kind: 'days',
          days: days.map(({ ago, rows = 1000 }) => [dayOf(ago), rows]),
        };
      case 'baseline':
        return {
          kind: 'baseline',
          rows: 2000,
          hash: 'ab'.repeat(32),
          stored: '{}',
          selfChanges: [],
        };
      case 'judge':
        return {
          kind: 'compare',
          report: reportOf(
            days.find(({ ago }) =>
              job.current.query.includes(`>= TIMESTAMP '${dayOf(ago)} `),
            ) ?? { ago: -1 },
          ),
          versions: [],
          typicalRows: [],
        };
      default:
        throw new Error(`No script for ${job.kind}`);
    }
  };
  return async (job, isResult) => {
    const result = resultOf(job);
    if (!isResult(result)) throw new Error('Another result was asked');
    return result;
  };
}

function reportOf(day: ScriptedDay): DriftReport {
  const { drifted = [], findings = [], rows = 1000, state = 'none' } = day;
  const pValue = day.pValue ?? (state === 'none' ? 0.5 : 1e-9);
  return {
    schemaVersion: 1,
    reference: { rows: 2000 },
    current: { rows },
    verdict: {
      state,
      pValue,
      alpha: 0.02,
      combine: 'holm',
      reason: 'As it was written down.',
      votes: [],
    },
    columns: drifted.map(name => ({
      name,
      type: 'numeric',
      qValue: pValue,
      drifted: true,
      material: true,
      missing: { reference: 0, current: 0 },
      newCategories: [],
      tests: [
        {
          test: 'psi',
          statistic: 0.4,
          pValue,
          method: 'asymptotic',
          effect: { name: 'psi', value: 0.4, low: 0.3, high: 0.5 },
        },
      ],
    })),
    joint: [],
    findings,
    timings: { read: 0, marginal: 0, joint: 0, classifier: 0 },
  };
}
