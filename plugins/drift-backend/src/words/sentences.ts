import {
  DriftSchemaFinding,
  DriftState,
  WindowColumn,
} from '@bellwether/plugin-drift-common';
import { effectWords, integer, percent, short } from './numbers';

export interface ErrorFacts {
  name: 'absolute-error' | 'error-rate';
  value: number;
  baseline?: number;
  labelledShare: number;
}

/** An error that grew by more than a tenth of itself is harm. */
const HARM = 1.1;

export function hasGrown(error: ErrorFacts | undefined): boolean {
  return error?.baseline !== undefined && error.value > HARM * error.baseline;
}

interface VerdictFacts {
  state: DriftState;
  /** The engine's own sentence. */
  reason: string;
  columns: readonly WindowColumn[];
  /** Columns that came, went or changed their type. */
  schema?: readonly DriftSchemaFinding[];
  error?: ErrorFacts;
}

/** Findings of the schema that a sentence spells out. */
const SPELT_OUT = 3;

/** What a judgement says: columns that are not as they were, then what moved, by how much, and what it did to the model. */
export function verdictSentence(facts: VerdictFacts): string {
  const { schema = [] } = facts;
  const left = schema.length - SPELT_OUT;
  return [
    ...schema.slice(0, SPELT_OUT).map(({ message }) => message),
    left > 0
      ? `${left} more columns came, went or changed their type.`
      : undefined,
    statisticsSentence(facts),
  ]
    .filter(Boolean)
    .join(' ');
}

function statisticsSentence(facts: VerdictFacts): string {
  const { state, reason, columns, error } = facts;
  const harm = error && errorSentence(error);
  if (state === 'insufficient-data' || state === 'none') {
    return [reason, hasGrown(error) ? harm : undefined]
      .filter(Boolean)
      .join(' ');
  }
  const moved = columns
    .filter(({ drifted }) => drifted)
    .sort((a, b) => (b.ratio ?? 0) - (a.ratio ?? 0));
  if (moved.length === 0) return [reason, harm].filter(Boolean).join(' ');
  const [first, ...others] = moved;
  const more =
    others.length > 0
      ? `, and ${others.length} other column${
          others.length === 1 ? '' : 's'
        } moved with it`
      : '';
  return [`${columnSentence(first)}${more}.`, harm].filter(Boolean).join(' ');
}

function columnSentence({ name, means, effect, newCategories }: WindowColumn) {
  const by =
    effect?.value !== undefined && effect.value !== null
      ? ` (${effectWords(effect.name)} ${short(effect.value)}${
          effect.limit === null ? '' : `, material from ${short(effect.limit)}`
        })`
      : '';
  if (
    means?.current !== undefined &&
    means.current !== null &&
    means.reference !== null
  ) {
    const direction = means.current > means.reference ? 'rose' : 'fell';
    return `${name} ${direction} to ${short(means.current)} on average, ${short(
      means.reference,
    )} in the baseline${by}`;
  }
  if (newCategories.length > 0) {
    return `${name} has ${newCategories.length} new value${
      newCategories.length === 1 ? '' : 's'
    }${by}`;
  }
  return `${name} has other shares than in the baseline${by}`;
}

function errorSentence(error: ErrorFacts): string {
  const what =
    error.name === 'error-rate'
      ? { noun: 'error rate', show: percent }
      : { noun: 'error', show: short };
  const now = what.show(error.value);
  if (error.baseline === undefined)
    return `The model's ${what.noun} is ${now}.`;
  const was = what.show(error.baseline);
  if (hasGrown(error))
    return `The model's ${what.noun} grew to ${now} from ${was}.`;
  return error.value < error.baseline / HARM
    ? `The model's ${what.noun} fell to ${now} from ${was}.`
    : `The model's ${what.noun} stayed near ${was} (${now}).`;
}

/** On what a window was judged. */
export function basisSentence(facts: {
  rows: number;
  /** What it is held against. */
  reference: { name: string; rows: number };
  error?: ErrorFacts;
  versions: ReadonlyArray<{ version: string }>;
}): string {
  const { rows, reference, error, versions } = facts;
  const by =
    versions.length > 0
      ? ` scored by version ${versions
          .map(({ version }) => version)
          .join(', ')}`
      : '';
  const labelled = error
    ? ` The error is known of ${percent(error.labelledShare)} of them.`
    : ' No labels are known, so the model’s error is not.';
  return `${integer(rows)} rows${by}, against ${reference.name} (${integer(
    reference.rows,
  )} rows).${labelled}`;
}

/** What the false-alarm target means for one window. */
export function promiseSentence(oncePerWindows: number): string {
  return `At most one false alarm in ${integer(
    oncePerWindows,
  )} windows: α = ${Number((1 / oncePerWindows).toPrecision(2))} a window.`;
}

/** Whether ordinary change over time is known. */
export function seasonSentence(
  selfWindows: number,
  needed: number,
): { inForce: boolean; sentence: string } {
  return selfWindows >= needed
    ? {
        inForce: true,
        sentence: `In force: a window must have changed more than the baseline's own ${selfWindows} windows did.`,
      }
    : {
        inForce: false,
        sentence: `Not in force: it needs ${needed} windows of baseline, and there ${
          selfWindows === 1 ? 'is 1' : `are ${selfWindows}`
        }. An ordinary rhythm may count as drift until then.`,
      };
}
