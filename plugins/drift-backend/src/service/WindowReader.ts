import { NotFoundError } from '@backstage/errors';
import {
  HeatMapReply,
  WindowDetail,
  WindowsReply,
  WindowSummary,
} from '@bellwether/plugin-drift-common';
import { BaselineStore, WindowStore } from '../database';

/** Self-windows from which the season is checked. */
const LEAST_SELF_CHANGES = 20;

/** Windows as they were judged. */
export class WindowReader {
  constructor(
    private readonly options: {
      baselines: BaselineStore;
      windows: WindowStore;
    },
  ) {}

  async list(monitor: string): Promise<WindowsReply> {
    const { baselines, windows } = this.options;
    const judged = await windows.list(monitor);
    const inForce = await baselines.inForce(monitor);
    return {
      windows: judged,
      marks: versionMarks(judged),
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
    return detail;
  }
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

function bandOf(selfChanges: readonly number[]): WindowsReply['band'] {
  if (selfChanges.length < LEAST_SELF_CHANGES) return undefined;
  const sorted = [...selfChanges].sort((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return { low: at(0.05), high: at(0.95) };
}
