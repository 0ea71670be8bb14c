import type { Detectable } from '../power/detectable';
import type { Family, Verdict } from '../report/schema';
import type {
  Measure,
  TemporalCheck,
  WindowChanges,
} from '../temporal/selfWindows';
import { LEAST_ROWS } from './leastRows';

/** What the verdict weighs. */
export interface VerdictEvidence {
  rows: { reference: number; current: number };
  alpha: number;
  combine: string;
  /** Combined p-value; null where no test could be made. */
  pValue: number | null;
  votes: { family: Family; pValue: number; votes: boolean; weight: number }[];
  /** Columns that are significant on their own and material, the largest change first. */
  driftedColumns: string[];
  /** Whether some effect's interval lies above its threshold. */
  material: boolean;
  /** Whether that of the classifier does. */
  classifierMaterial?: boolean;
  /** What a temporal check of a later window compares. */
  changes: WindowChanges;
  /** Largest material effect in words, such as "delay: W₁/σ 0.21 (0.18 to 0.24)". */
  leadingEffect?: string;
  detectable: Detectable;
  materialPsi: number;
  power: number;
  temporal?: TemporalCheck;
}

const FAMILY_NAMES: Record<Family, string> = {
  marginal: 'single columns',
  joint: 'the joint distribution',
  classifier: 'a classifier',
  'model-output': "the model's output",
};

function list(names: string[]): string {
  if (names.length <= 1) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}

function rounded(p: number): string {
  if (p < 1e-4) return 'p < 0.0001';
  return `p = ${Number(p.toPrecision(2))}`;
}

function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

function powerSentence(evidence: VerdictEvidence): string {
  const { rows, detectable, power } = evidence;
  if (!Number.isFinite(detectable.psi)) {
    return 'Without rows on both sides nothing can be found.';
  }
  return `With ${grouped(rows.reference)} and ${grouped(
    rows.current,
  )} rows, a shift of one column with a stability index of ${Number(
    detectable.psi.toPrecision(2),
  )} is found with probability ${power}.`;
}

function missingRows(evidence: VerdictEvidence): string {
  const { rows, detectable } = evidence;
  const needs: string[] = [];
  for (const side of ['reference', 'current'] as const) {
    const needed = Math.max(detectable.rowsNeeded[side], LEAST_ROWS);
    if (needed > rows[side]) needs.push(`${grouped(needed)} ${side} rows`);
  }
  return list(needs);
}

/** By which measure a family's changes are held against the reference's own. The model's output is a column as others are. */
const MEASURE_OF: Record<Family, Measure> = {
  marginal: 'marginal',
  'model-output': 'marginal',
  joint: 'joint',
  classifier: 'classifier',
};

/** Whether the check finds no more of this in the current window than in the reference's own. */
function isHeldBack(measure: Measure, temporal?: TemporalCheck): boolean {
  return (
    temporal?.inForce === true &&
    temporal.measures.some(
      each => each.measure === measure && each.pValue > temporal.alpha,
    )
  );
}

/**
 * The families whose evidence stands: those that vote (all, where only their combination is significant) and whose change
 * is larger than the reference's own windows show. What the check does not measure, it does not hold back.
 */
function standing({ votes, temporal }: VerdictEvidence): Family[] {
  const voting = votes.filter(vote => vote.votes);
  const families = (voting.length ? voting : votes).map(vote => vote.family);
  return families.filter(family => !isHeldBack(MEASURE_OF[family], temporal));
}

function heldBackReason(pValue: number, temporal: TemporalCheck): string {
  const others = temporal.measures.flatMap(({ measure }) =>
    measure === 'marginal' ? [] : [FAMILY_NAMES[measure]],
  );
  const [windowChange, change] = [
    temporal.largestSelfChange,
    temporal.change,
  ].map(value => Number(value.toPrecision(2)));
  return `The change (${rounded(
    pValue,
  )} for independent rows) is no larger than the reference's own windows show: ${
    temporal.windows
  } windows changed by up to ${windowChange} times what matters, this one by ${change}${
    others.length ? `; no more is seen in ${list(others)}` : ''
  }.`;
}

/**
 * The verdict: significant and material are two gates, and a silent test only counts as "no drift" where it could have
 * spoken.
 */
export function decide(evidence: VerdictEvidence): Verdict {
  const { pValue, alpha, detectable, rows, temporal } = evidence;
  const stands = standing(evidence);
  const heldBack = temporal?.inForce === true && stands.length === 0;
  const beyondChance = pValue !== null && pValue <= alpha;
  const tooFew = Math.min(rows.reference, rows.current) < LEAST_ROWS;
  const significant = beyondChance && !heldBack && !tooFew;
  const columnsHeldBack = isHeldBack('marginal', temporal);
  // Effects of columns that the check holds back do not matter either.
  const material = columnsHeldBack
    ? stands.includes('classifier') && evidence.classifierMaterial === true
    : evidence.material;
  const driftedColumns = columnsHeldBack ? [] : evidence.driftedColumns;
  const voting = evidence.votes.filter(
    vote => vote.votes && stands.includes(vote.family),
  );
  let state: Verdict['state'];
  let reason: string;
  if (significant) {
    state = material ? 'material' : 'significant';
    const seenBy = voting.length
      ? ` in ${list(voting.map(vote => FAMILY_NAMES[vote.family]))}`
      : '';
    const columns = driftedColumns.length
      ? `, most in ${list(driftedColumns.slice(0, 3))}`
      : '';
    reason = material
      ? `The data has changed${seenBy}${columns}${
          driftedColumns.length && evidence.leadingEffect
            ? ` (${evidence.leadingEffect})`
            : ''
        }; ${rounded(pValue ?? 1)}.`
      : `The data has changed${seenBy}, but no effect is certain to be large enough to matter; ${rounded(
          pValue ?? 1,
        )}.`;
  } else if (tooFew || !(detectable.psi <= evidence.materialPsi)) {
    state = 'insufficient-data';
    reason = `There are too few rows to tell: ${missingRows(
      evidence,
    )} would do to find a shift with a stability index of ${
      evidence.materialPsi
    } with probability ${evidence.power}.`;
  } else if (pValue === null) {
    state = 'insufficient-data';
    reason = 'There is no column that can be tested.';
  } else if (beyondChance && temporal) {
    state = 'none';
    reason = heldBackReason(pValue, temporal);
  } else {
    state = 'none';
    reason = `No evidence of a change; ${rounded(pValue)}.`;
  }
  return {
    state,
    pValue,
    alpha,
    combine: evidence.combine,
    reason,
    votes: evidence.votes,
    change: evidence.changes.marginal,
    changes: evidence.changes,
    power: {
      detectablePsi: Number.isFinite(detectable.psi) ? detectable.psi : null,
      power: evidence.power,
      rowsNeeded: detectable.rowsNeeded,
      sentence: powerSentence(evidence),
    },
    ...(temporal ? { temporal } : {}),
  };
}

/** α for a target of at most one false alarm in `windows` comparisons. */
export function alphaOfTarget(windows: number): number {
  if (!(windows >= 1)) {
    throw new RangeError(
      'A false-alarm target is "at most one in N windows" with N of at least 1',
    );
  }
  return 1 / windows;
}
