/** One canary that was judged. */
export interface StoryTiming {
  story: string;
  /** The judge's last word, in its own sentence. */
  outcome: string;
  /** From the new version asked for until the judge's word, rollback or promote; absent where it had none. */
  wordSeconds?: number;
  /** From then until the controller had moved all requests. */
  obeyedSeconds?: number;
  /** Requests that the judge has counted. */
  requests: { stable: number; canary: number };
  errors: { stable: number; canary: number };
  /** Simpler rules that would have aborted on the same counters. */
  wouldAbort: string[];
}

/** One button that was pressed. */
export interface PressTiming {
  action: string;
  /** In which state, and what was seen on the cluster then. */
  what: string;
  answeredMs: number;
  /** From the confirmation until the API server had the controller's answer. */
  clusterMs: number;
  /** From the confirmation until the portal said so. */
  portalMs: number;
}

/** What a run has measured. */
export class Timings {
  readonly stories: StoryTiming[] = [];
  readonly presses: PressTiming[] = [];
}

/** A table of a page, of rows of which the first is its head. */
function tableOf([head, ...rows]: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join(
    '\n',
  );
}

const seconds = (value: number | undefined) =>
  value === undefined ? '–' : `${value.toFixed(1)} s`;

/** What was measured, as the documentation shows it. */
export function renderTimings({ stories, presses }: Timings): string {
  const byText = (a: string, b: string) => a.localeCompare(b, 'en');
  const pressed = [...presses].sort(
    (a, b) => byText(a.action, b.action) || byText(a.what, b.what),
  );
  const told = [...stories].sort((a, b) => byText(a.story, b.story));
  return [
    tableOf([
      [
        'canary',
        'requests counted, stable and canary',
        'errors',
        'word after',
        'obeyed after another',
        'simpler rules that would have aborted',
      ],
      ...told.map(story => [
        story.story,
        `${story.requests.stable} and ${story.requests.canary}`,
        `${story.errors.stable} and ${story.errors.canary}`,
        seconds(story.wordSeconds),
        seconds(story.obeyedSeconds),
        story.wouldAbort.join('; ') || 'none',
      ]),
    ]),
    '',
    tableOf([
      [
        'button',
        'state → what the controller did',
        'portal answered',
        'on the cluster',
        'seen by the portal',
      ],
      ...pressed.map(press => [
        press.action,
        press.what,
        `${press.answeredMs} ms`,
        seconds(press.clusterMs / 1000),
        seconds(press.portalMs / 1000),
      ]),
    ]),
  ].join('\n');
}
