import {
  DETECTORS,
  PROFILES,
  testsOfProfile,
  type Combination,
  type Detector,
  type ProfileName,
} from '@bellwether/drift-engine';
import { UsageError } from '../CliError';

export const FORMATS = ['text', 'json', 'html', 'junit'] as const;
export type Format = (typeof FORMATS)[number];

export const FAIL_ON = ['significant', 'material', 'never'] as const;
export type FailOn = (typeof FAIL_ON)[number];

export const PROFILE_CHOICES = ['native', ...PROFILES] as const;

/** The options as they stand on the command line. */
export interface GivenOptions {
  reference: string;
  current: string;
  columns?: string[];
  exclude?: string[];
  target?: string;
  prediction?: string;
  rowKey?: string[];
  alpha?: string;
  detectors?: string[];
  combine?: string;
  profile: (typeof PROFILE_CHOICES)[number];
  threads?: string;
  seed?: string;
  format?: Format;
  failOn?: FailOn;
}

interface Inputs {
  reference: string;
  current: string;
  columns?: string[];
  exclude: string[];
  target?: string;
  prediction?: string;
  rowKey?: string[];
  threads?: number;
  seed: number;
  format: Format;
  failOn?: FailOn;
  alpha?: number;
}

interface NativeOptions extends Inputs {
  profile: 'native';
  detectors?: Detector[];
  combine?: Combination;
}

interface ProfileOptions extends Inputs {
  profile: ProfileName;
  tests?: string[];
}

/** The options, understood. */
export type DriftOptions = NativeOptions | ProfileOptions;

export function isNative(options: DriftOptions): options is NativeOptions {
  return options.profile === 'native';
}

/** Takes `a,b` and a repeated option as one list. */
export function collect(text: string, before: string[] = []): string[] {
  return [
    ...before,
    ...text
      .split(',')
      .map(part => part.trim())
      .filter(part => part !== ''),
  ];
}

function wholeNumber(
  option: string,
  text: string | undefined,
  least: number,
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || !Number.isSafeInteger(value)) {
    throw new UsageError(
      `--${option} '${text}' is not a whole number of at least ${least}`,
    );
  }
  return value;
}

function alphaOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const alpha = Number(text);
  if (text.trim() === '' || !(alpha > 0 && alpha < 1)) {
    throw new UsageError(`--alpha '${text}' is not a number between 0 and 1`);
  }
  return alpha;
}

function isDetector(name: string): name is Detector {
  return DETECTORS.some(detector => detector === name);
}

function detectorsOf(names: string[] | undefined): Detector[] | undefined {
  return names?.map(name => {
    if (isDetector(name)) return name;
    throw new UsageError(
      `--detectors '${name}' is none of ${DETECTORS.join(', ')}`,
    );
  });
}

function combinationOf(text: string | undefined): Combination | undefined {
  switch (text) {
    case undefined:
    case 'joint':
    case 'min-p':
    case 'holm':
    case 'cauchy':
      return text;
    default: {
      const votes = /^vote:([1-4])$/.exec(text);
      if (votes) return `vote:${Number(votes[1])}`;
      throw new UsageError(
        `--combine '${text}' is none of joint, min-p, holm, cauchy and vote:K with K from 1 to 4`,
      );
    }
  }
}

/** Default of the tools' tests; two of them have limits of their own, which no option moves. */
const PROFILE_ALPHA = 0.05;

function refuseNativeOptions(
  profile: ProfileName,
  given: GivenOptions,
  alpha: number | undefined,
): void {
  if (given.combine !== undefined) {
    throw new UsageError(
      `--combine is the native profile's: ${profile} has its own rule`,
    );
  }
  if (given.rowKey !== undefined) {
    throw new UsageError(
      `--row-key is the native profile's: ${profile} reads all rows`,
    );
  }
  if (
    (profile === 'evidently-0.7' || profile === 'nannyml-0.13') &&
    alpha !== undefined &&
    alpha !== PROFILE_ALPHA
  ) {
    throw new UsageError(
      `--alpha does not apply: ${profile} has its own limits`,
    );
  }
  if (
    (profile === 'scipy' || profile === 'nannyml-0.13') &&
    given.failOn !== undefined &&
    given.failOn !== 'never'
  ) {
    throw new UsageError(
      `--fail-on ${given.failOn} has nothing to go by: ${profile} has no rule for a data set`,
    );
  }
  const unknown = given.detectors?.find(
    name => !testsOfProfile(profile).includes(name),
  );
  if (unknown !== undefined) {
    throw new UsageError(
      `--detectors '${unknown}' is no test of ${profile}: choose from ${testsOfProfile(
        profile,
      ).join(', ')}`,
    );
  }
}

/**
 * Checks the options and fills in the defaults.
 *
 * @throws UsageError for the first one that makes no sense
 */
export function readOptions(
  given: GivenOptions,
  isTerminal: boolean,
): DriftOptions {
  const {
    reference,
    current,
    columns,
    exclude = [],
    target,
    prediction,
  } = given;
  if (reference === '-' && current === '-') {
    throw new UsageError(
      'Standard input can be the reference or the current data, not both',
    );
  }
  if (target !== undefined && target === prediction) {
    throw new UsageError(
      '--target and --prediction name the same column: they are two',
    );
  }
  const named = [...(columns ?? []), target, prediction];
  const contradiction = exclude.find(name => named.includes(name));
  if (contradiction !== undefined) {
    throw new UsageError(
      `--exclude '${contradiction}' is named by another option as well`,
    );
  }
  if (
    given.rowKey !== undefined &&
    ![reference, current].every(source => source.startsWith('sql:'))
  ) {
    throw new UsageError(
      '--row-key tells SQL engines how to sample: the reference and the current data must both be sql:<engine-url>#<query>',
    );
  }
  const alpha = alphaOf(given.alpha);
  const inputs: Inputs = {
    reference,
    current,
    columns,
    exclude,
    target,
    prediction,
    rowKey: given.rowKey,
    alpha,
    threads: wholeNumber('threads', given.threads, 1),
    seed: wholeNumber('seed', given.seed, 0) ?? 0,
    format: given.format ?? (isTerminal ? 'text' : 'json'),
    failOn: given.failOn,
  };
  if (given.profile === 'native') {
    return {
      ...inputs,
      profile: 'native',
      detectors: detectorsOf(given.detectors),
      combine: combinationOf(given.combine),
    };
  }
  refuseNativeOptions(given.profile, given, alpha);
  return { ...inputs, profile: given.profile, tests: given.detectors };
}
