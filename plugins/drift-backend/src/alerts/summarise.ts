import { LogSilence, WindowSummary } from '@bellwether/plugin-drift-common';
import { FamilySummary } from '@bellwether/plugin-models-common';
import { StoredMonitor } from '../database';
import { dayRange, effectWords, hasGrown, short } from '../words';
import { goneColumns } from './causes';
import { silenceWords } from './silenceOf';

const STATES: Record<
  WindowSummary['state'],
  { tone: FamilySummary['tone']; word: string; urgency: number }
> = {
  material: { tone: 'bad', word: 'Material', urgency: 70 },
  significant: { tone: 'watch', word: 'Significant, small', urgency: 20 },
  'insufficient-data': {
    tone: 'void',
    word: 'Insufficient data',
    urgency: 10,
  },
  none: { tone: 'ok', word: 'None', urgency: 0 },
};

/** An input that is gone or has another type. */
const SCHEMA = { tone: 'warn' as const, word: 'Schema changed', urgency: 65 };

/** A monitor with its newest windows, oldest of them first. */
export interface JudgedMonitor {
  monitor: StoredMonitor;
  windows: readonly WindowSummary[];
  silence?: LogSilence;
  /** False where a newest window with drift is no discovery any more, seen with those of the whole fleet. */
  survivesFleet: boolean;
}

/** What its newest window comes to, data problems before any statistic. */
function stateOf({ windows, silence }: JudgedMonitor) {
  const window = windows.at(-1);
  if (silence) {
    return { tone: 'warn' as const, word: 'No rows', urgency: 75 };
  }
  if (!window) return undefined;
  const state = STATES[window.state];
  return goneColumns(window).length > 0 && state.urgency < SCHEMA.urgency
    ? SCHEMA
    : state;
}

/** What the family says of a model: its most urgent monitor's newest window; nothing where no window was judged. */
export function summarise(
  judged: readonly JudgedMonitor[],
  now: Date,
): FamilySummary | undefined {
  const [first] = judged
    .flatMap(each => {
      const state = stateOf(each);
      return state ? [{ ...each, ...state }] : [];
    })
    .sort((a, b) => b.urgency - a.urgency);
  if (!first) return undefined;
  const { monitor, windows, silence, tone, word, urgency } = first;
  const window = windows.at(-1);
  const { largest, error } = window ?? {};
  const isMuted = (monitor.mute?.until ?? '') > now.toISOString();
  const isHarmful = hasGrown(error);
  return {
    tone,
    word,
    figure:
      largest?.effect.value !== undefined && largest.effect.value !== null
        ? `${short(largest.effect.value)} ${effectWords(largest.effect.name)}`
        : undefined,
    label: largest?.column.slice(0, 80),
    sentence: sentenceOf(first, isMuted),
    href: 'drift',
    needsPerson: isMuted ? undefined : askOf(first),
    mark: judged.some(drifts) ? 'Drifting' : undefined,
    urgency: isMuted ? 0 : urgency + (isHarmful && !silence ? 20 : 0),
    at: window?.judgedAt ?? now.toISOString(),
  };
}

/** Whether the newest window of a monitor has moved by more than chance, and that in view of the whole fleet. */
function drifts({ windows, survivesFleet }: JudgedMonitor): boolean {
  const state = windows.at(-1)?.state;
  return survivesFleet && (state === 'material' || state === 'significant');
}

function sentenceOf(
  { monitor, silence, windows }: JudgedMonitor,
  isMuted: boolean,
): string {
  const window = windows.at(-1);
  const gone = window ? goneColumns(window) : [];
  const { largest, error } = window ?? {};
  return [
    silence && silenceWords(silence),
    gone.length > 0
      ? `${gone.slice(0, 3).join(', ')} gone or of another type`
      : undefined,
    largest && window?.state !== 'none' && largest.ratio >= 1
      ? `${largest.column} moved by ${short(
          largest.ratio,
        )} times what is material`
      : undefined,
    hasGrown(error) ? 'the model’s error grew' : undefined,
    window && `${monitor.name} window of ${dayRange(window.range)}`,
    isMuted ? 'muted' : undefined,
  ]
    .filter(Boolean)
    .join('; ')
    .concat('.')
    .slice(0, 400);
}

/** What a person is asked to do, unless the monitor is muted. */
export function askOf({
  monitor,
  silence,
  survivesFleet,
  windows,
}: JudgedMonitor): string | undefined {
  const { afterWindows } = monitor.definition.spec.alert;
  if (silence) {
    return silence.windows >= afterWindows ? 'Look at the log' : undefined;
  }
  const window = windows.at(-1);
  if (!window) return undefined;
  if (goneColumns(window).length > 0) return 'Look at the schema';
  return window.state === 'material' && survivesFleet
    ? 'Look at the drift'
    : undefined;
}
