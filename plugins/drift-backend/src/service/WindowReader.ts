import { NotFoundError } from '@backstage/errors';
import {
  HeatMapReply,
  WindowDetail,
  WindowsReply,
  WindowSummary,
} from '@bellwether/plugin-drift-common';
import {
  BaselineStore,
  DeployStore,
  StoredBaseline,
  StoredMonitor,
  WindowStore,
} from '../database';
import { dayAfter } from '../relation';

/** Self-windows from which the season is checked. */
const LEAST_SELF_CHANGES = 20;

/** Windows as they were judged. */
export class WindowReader {
  constructor(
    private readonly options: {
      baselines: BaselineStore;
      deploys: DeployStore;
      windows: WindowStore;
    },
  ) {}

  async list({ id, entityRef }: StoredMonitor): Promise<WindowsReply> {
    const { baselines, deploys, windows } = this.options;
    const judged = await windows.list(id);
    const known = await baselines.list(id);
    const inForce = known.find(({ state }) => state === 'in-force');
    const marks = [
      ...versionMarks(judged),
      ...deployMarks(await deploys.list(entityRef)),
      ...baselineMarks(known),
    ].sort((a, b) => a.at.localeCompare(b.at));
    return {
      windows: judged,
      marks: marks.filter(({ at }) => isShown(at, judged)),
      band: bandOf(inForce?.selfChanges ?? []),
    };
  }

  async heatMap(monitor: string): Promise<HeatMapReply> {
    const judged = await this.options.windows.listHeat(monitor);
    const newest = judged.at(-1)?.heat ?? {};
    const names = new Set(judged.flatMap(({ heat }) => Object.keys(heat)));
    const largest = (name: string) =>
      Math.max(...judged.map(({ heat }) => heat[name]?.ratio ?? -1));
    return {
      windows: judged.map(({ from, to }) => ({ from, to })),
      rows: [...names]
        .sort((a, b) => largest(b) - largest(a))
        .map(column => ({
          column,
          effect: newest[column]?.effect ?? '',
          isOutput: newest[column]?.isOutput ?? false,
          ratios: judged.map(({ heat }) => heat[column]?.ratio ?? null),
        })),
    };
  }

  /** @throws NotFoundError - no such window was judged */
  async get(monitor: string, firstDay: string): Promise<WindowDetail> {
    const detail = await this.options.windows.get(monitor, firstDay);
    if (!detail) {
      throw new NotFoundError(
        `No window that begins on ${firstDay} was judged`,
      );
    }
    const earlier = await this.options.windows.listEarlier(monitor, firstDay);
    return earlier.length > 0 ? { ...detail, earlier } : detail;
  }
}

/** Whether the timeline of the windows goes so far. */
function isShown(at: string, judged: readonly WindowSummary[]): boolean {
  const [first] = judged;
  const last = judged.at(-1);
  return (
    first !== undefined &&
    last !== undefined &&
    at >= first.range.from &&
    at < dayAfter(last.range.to)
  );
}

function deployMarks(
  deploys: ReadonlyArray<{ at: string; label: string }>,
): WindowsReply['marks'] {
  return deploys.map(deploy => ({ ...deploy, kind: 'deploy' }));
}

/** When a baseline came in force by a decision; the first one was there before any window. */
function baselineMarks(
  known: readonly StoredBaseline[],
): WindowsReply['marks'] {
  return known.flatMap(({ number, state, decidedAt }) =>
    decidedAt && (state === 'in-force' || state === 'replaced')
      ? [{ at: decidedAt, kind: 'baseline', label: `baseline ${number}` }]
      : [],
  );
}

/** Where another version answered most than the window before. */
function versionMarks(judged: readonly WindowSummary[]): WindowsReply['marks'] {
  const marks: WindowsReply['marks'] = [];
  let version: string | undefined;
  for (const { range, versions } of judged) {
    const main = [...versions].sort((a, b) => b.share - a.share)[0]?.version;
    if (main && version && main !== version) {
      marks.push({
        at: `${range.from}T00:00:00.000Z`,
        kind: 'version',
        label: `version ${main}`,
      });
    }
    version = main ?? version;
  }
  return marks;
}

function bandOf(
  selfChanges: StoredBaseline['selfChanges'],
): WindowsReply['band'] {
  if (selfChanges.length < LEAST_SELF_CHANGES) return undefined;
  const sorted = selfChanges
    .map(change => (typeof change === 'number' ? change : change.marginal))
    .sort((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return { low: at(0.05), high: at(0.95) };
}
