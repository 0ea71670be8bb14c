import { leastRisk, overPeriods, peakOf, rangeOf } from '../margin';
import type { PreparedUsage } from '../usage';
import type { Settings } from './options';
import type { ContainerFacts, Warning, WarningCode } from './types';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Peaks that are shorter than the step are not seen. */
const COARSE_SECONDS = 300;
const LEAST_COVERED = 0.9;
const STEPS_DIFFER = 1.5;
const SHIFT = 0.3;
const MANY_RESTARTS = 3;

/** They say something odd that takes nothing away from the size. */
const HARMLESS: ReadonlySet<WarningCode> = new Set<WarningCode>([
  'duplicates',
  'not-finite',
  'no-request',
]);

export function confidenceOf(warnings: Warning[]): 'high' | 'low' {
  return warnings.every(({ code }) => HARMLESS.has(code)) ? 'high' : 'low';
}

function coveredShare(peaks: Float64Array): number {
  let measured = 0;
  for (let i = 0; i < peaks.length; i++) if (peaks[i] >= 0) measured++;
  return peaks.length === 0 ? 0 : measured / peaks.length;
}

function hasWeekend({ from, until }: PreparedUsage): boolean {
  // A Saturday, 3 January 1970, and the two days from there on.
  const saturday = 2 * DAY;
  const start = saturday + Math.ceil((from - saturday) / (7 * DAY)) * 7 * DAY;
  return start + 2 * DAY <= until;
}

/** `45 s`, `15 minutes`, `1.5 hours`. */
function stepWords(seconds: number): string {
  if (seconds < 2 * MINUTE) return `${Math.round(seconds)} s`;
  const [unit, name] = seconds < HOUR ? [MINUTE, 'minutes'] : [HOUR, 'hours'];
  const count = Number((seconds / unit).toFixed(1));
  return `${count} ${count === 1 ? 'hour' : name}`;
}

function ofData(usage: PreparedUsage): Warning[] {
  const { oddities, steps, from, until } = usage;
  const span = until - from;
  const peaks = usage.memoryPeaks ?? usage.cpuPeaks;
  const covered = peaks ? coveredShare(peaks) : 0;
  const warnings: Warning[] = [];
  const warn = (code: WarningCode, sentence: string, isSo: boolean) => {
    if (isSo) warnings.push({ code, sentence });
  };
  warn('short-history', 'history shorter than two weeks', span < 14 * DAY);
  warn(
    'no-weekend',
    'no whole weekend in the history',
    span >= DAY && !hasWeekend(usage),
  );
  warn(
    'gaps',
    `nothing was measured for ${(100 * (1 - covered)).toFixed(
      0,
    )} % of the time`,
    peaks !== null && peaks.length > 0 && covered < LEAST_COVERED,
  );
  warn(
    'coarse-step',
    `a sample every ${stepWords(steps.least)}: shorter peaks are not seen`,
    steps.least > COARSE_SECONDS,
  );
  warn(
    'steps-differ',
    `samples are ${stepWords(steps.least)} apart in some pods and ${stepWords(
      steps.most,
    )} in others`,
    steps.most > STEPS_DIFFER * steps.least,
  );
  warn(
    'duplicates',
    `${oddities.duplicates} samples of a moment that had one already; the larger ones count`,
    oddities.duplicates > 0,
  );
  warn(
    'clock-changed',
    `times go backwards ${oddities.backwards} times: a clock was set back, or the samples are in no order`,
    oddities.backwards > 0,
  );
  warn(
    'not-finite',
    `${oddities.notFinite} samples without a number were left out`,
    oddities.notFinite > 0,
  );
  return warnings;
}

function ofFacts(usage: PreparedUsage, facts: ContainerFacts): Warning[] {
  const { current, oomKills = [], restarts = [], autoscaler } = facts;
  const memory = rangeOf(usage, 'memory');
  const peak = memory ? peakOf(memory) : NaN;
  const limit = current?.memoryLimitBytes ?? Infinity;
  const inside = ({ at }: { at: number }) =>
    at >= usage.from && at <= usage.until;
  const killed = oomKills.filter(inside).length;
  const restarted = restarts.filter(inside).length;
  const warnings: Warning[] = [];
  if (peak > limit) {
    warnings.push({
      code: 'usage-over-limit',
      sentence:
        'memory was used beyond the limit: the limit changed, or one of the two is measured wrongly',
    });
  }
  if (killed > 0) {
    warnings.push({
      code: 'oom-killed',
      sentence: `killed ${killed} ${
        killed === 1 ? 'time' : 'times'
      } for lack of memory: the limit was too low, whatever the samples show`,
    });
  }
  if (restarted >= MANY_RESTARTS) {
    warnings.push({
      code: 'restarts',
      sentence: `${restarted} restarts: use before them may be cut off`,
    });
  }
  if (autoscaler) {
    const sentences = {
      cpu: 'an autoscaler aims at a share of the CPU request: the CPU request stays as it is',
      memory:
        'an autoscaler aims at a share of the memory request: memory stays as it is',
      other: 'an autoscaler adds pods: use of a pod depends on what it does',
    };
    warnings.push({
      code: 'autoscaled',
      sentence: sentences[autoscaler.metric],
    });
  }
  if (
    current !== undefined &&
    (typeof current.cpuRequestCores !== 'number' ||
      typeof current.memoryRequestBytes !== 'number')
  ) {
    warnings.push({
      code: 'no-request',
      sentence:
        'asks for no CPU or no memory now: nothing is saved there, and it is the first to be evicted',
    });
  }
  return warnings;
}

function shiftOf(usage: PreparedUsage, first: number): number {
  const range = rangeOf(usage, 'memory');
  if (!range || first === 0 || first >= range.end) return 0;
  const middle = (from: number, to: number) => {
    // A hundred of them tell the middle well enough.
    const every = Math.max(1, Math.floor((to - from) / 100));
    const values: number[] = [];
    for (let i = from; i < to; i += every) {
      if (range.peaks[i] >= 0) values.push(range.peaks[i]);
    }
    values.sort((a, b) => a - b);
    return values.length === 0 ? NaN : values[values.length >> 1];
  };
  return middle(first, range.end) / middle(0, first) - 1;
}

/** What a person should know beside the size. */
export function warningsOf(
  usage: PreparedUsage,
  facts: ContainerFacts,
  found: {
    isHeap: boolean;
    settings: Settings | null;
    exceeded: boolean;
    first: number;
  },
): Warning[] {
  const warnings = usage.samples === 0 ? [] : ofData(usage);
  warnings.push(...ofFacts(usage, facts));
  const { settings } = found;
  if (found.isHeap || facts.runtime === 'jvm') {
    warnings.push({
      code: 'jvm-like',
      sentence:
        'memory looks like a heap that takes what it is given: use says what was taken, not what is needed; size the heap (-Xmx, MaxRAMPercentage) with the limit',
    });
  }
  if (found.exceeded) {
    warnings.push({
      code: 'heldout-exceeded',
      sentence:
        'the held-out use was above the size learned before it; the size was learned again from all',
    });
  }
  const shift = settings ? shiftOf(usage, found.first) : 0;
  if (Math.abs(shift) > SHIFT) {
    warnings.push({
      code: 'level-shift',
      sentence: `memory in the held-out part is ${Math.abs(100 * shift).toFixed(
        0,
      )} % ${shift > 0 ? 'higher' : 'lower'} than before`,
    });
  }
  if (settings) {
    const { calibration, targetBreach } = settings;
    const learned = found.first * usage.blockSeconds;
    const period =
      settings.horizonSeconds ??
      Math.max(1, usage.until - usage.from - learned);
    const supported = overPeriods(
      leastRisk(calibration.memory),
      Math.max(1e-6, period / Math.max(1, learned)),
    );
    if (settings.margin === 'conformal' && targetBreach < supported) {
      warnings.push({
        code: 'target-not-supported',
        sentence: `a risk below ${(100 * supported).toFixed(
          2,
        )} % is extrapolated: the calibration has ${
          calibration.memory.length
        } scores`,
      });
    }
  }
  return warnings;
}
