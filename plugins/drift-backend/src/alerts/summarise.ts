import { WindowSummary } from '@bellwether/plugin-drift-common';
import { FamilySummary } from '@bellwether/plugin-models-common';
import { StoredMonitor } from '../database';
import { dayRange, effectWords, hasGrown, short } from '../words';

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

/** What the family says of a model: its most urgent monitor's newest window; nothing where no window was judged. */
export function summarise(
  judged: ReadonlyArray<{
    monitor: StoredMonitor;
    windows: readonly WindowSummary[];
  }>,
  now: Date,
): FamilySummary | undefined {
  const newest = judged
    .flatMap(({ monitor, windows }) => {
      const window = windows.at(-1);
      return window ? [{ monitor, window }] : [];
    })
    .sort(
      (a, b) => STATES[b.window.state].urgency - STATES[a.window.state].urgency,
    );
  const [first] = newest;
  if (!first) return undefined;
  const { monitor, window } = first;
  const { tone, word, urgency } = STATES[window.state];
  const { largest, error } = window;
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
    sentence: [
      largest && window.state !== 'none' && largest.ratio >= 1
        ? `${largest.column} moved by ${short(
            largest.ratio,
          )} times what is material`
        : undefined,
      isHarmful ? 'the model’s error grew' : undefined,
      `${monitor.name} window of ${dayRange(window.range)}`,
      isMuted ? 'muted' : undefined,
    ]
      .filter(Boolean)
      .join('; ')
      .concat('.')
      .slice(0, 400),
    href: 'drift',
    needsPerson:
      window.state === 'material' && !isMuted ? 'Look at the drift' : undefined,
    urgency: isMuted ? 0 : urgency + (isHarmful ? 20 : 0),
    at: window.judgedAt,
  };
}
