import { AuthService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  DriftFleetReply,
  WindowSummary,
} from '@bellwether/plugin-drift-common';
import { MODEL_ENTITY_FILTER } from '@bellwether/plugin-models-common';
import {
  askOf,
  fleetDiscoveries,
  goneColumns,
  isMuted,
  silenceOf,
} from '../alerts';
import { MonitorStore, StoredMonitor, WindowStore } from '../database';
import { windowOf } from '../judge/calendar';
import { OwnerDirectory } from '../owners';
import { dayAfter } from '../relation';
import { columnNames, dayRange } from '../words';

const URGENCY: Record<WindowSummary['state'], number> = {
  material: 3,
  significant: 2,
  'insufficient-data': 1,
  none: 0,
};

/** Models × weeks. */
export class FleetReader {
  constructor(
    private readonly options: {
      auth: AuthService;
      catalog: CatalogService;
      falseDiscoveryRate: number;
      monitors: MonitorStore;
      owners: OwnerDirectory;
      windows: WindowStore;
    },
  ) {}

  async read(weekCount: number, now: Date): Promise<DriftFleetReply> {
    const { monitors, windows, falseDiscoveryRate } = this.options;
    const thisWeek = windowOf(now.toISOString().slice(0, 10), 'weekly');
    const weeks = Array.from({ length: weekCount }, (_, index) =>
      windowOf(dayAfter(thisWeek.from, 7 * (index - weekCount + 1)), 'weekly'),
    );
    const watched: Array<{ monitor: StoredMonitor; judged: WindowSummary[] }> =
      [];
    for (const monitor of await monitors.list()) {
      watched.push({ monitor, judged: await windows.list(monitor.id) });
    }
    const discoveries = fleetDiscoveries(
      watched.flatMap(({ monitor, judged }) =>
        judged.slice(-1).map(({ state, pValue }) => ({
          monitor: monitor.id,
          state,
          pValue,
        })),
      ),
      falseDiscoveryRate,
    );
    const rows = await Promise.all(
      watched.map(async ({ monitor, judged }) => ({
        ...this.toRow(monitor, judged, {
          weeks,
          now,
          survivesFleet: discoveries.has(monitor.id),
        }),
        owner: await this.options.owners.ownerOf(monitor.entityRef),
      })),
    );
    return {
      weeks,
      rows: rows.sort(
        (a, b) =>
          Number(b.needsPerson) - Number(a.needsPerson) ||
          (b.state ? URGENCY[b.state] : -1) -
            (a.state ? URGENCY[a.state] : -1) ||
          (b.ratios.at(-1) ?? 0) - (a.ratios.at(-1) ?? 0) ||
          a.entityRef.localeCompare(b.entityRef),
      ),
      falseDiscoveryRate,
      unwatched: await this.countUnwatched(
        new Set(watched.map(({ monitor }) => monitor.entityRef)),
      ),
    };
  }

  private toRow(
    monitor: StoredMonitor,
    judged: readonly WindowSummary[],
    {
      weeks,
      now,
      survivesFleet,
    }: {
      weeks: ReadonlyArray<{ from: string; to: string }>;
      now: Date;
      survivesFleet: boolean;
    },
  ) {
    const silence = silenceOf(monitor, now);
    const newest = judged.at(-1);
    const muted = isMuted(monitor, now);
    const byWeek = weeks.map(({ from, to }) =>
      judged.filter(({ range }) => range.from >= from && range.from <= to),
    );
    // The worst day speaks for its week.
    const worst = byWeek.map(
      group =>
        [...group].sort(
          (a, b) =>
            URGENCY[b.state] - URGENCY[a.state] ||
            (b.largest?.ratio ?? 0) - (a.largest?.ratio ?? 0),
        )[0],
    );
    return {
      entityRef: monitor.entityRef,
      title: monitor.entityRef.replace(/^.*\//, ''),
      monitor: monitor.name,
      state: newest?.state ?? null,
      sentence: sentenceOf(newest),
      needsPerson:
        !muted &&
        askOf({ monitor, silence, survivesFleet, windows: judged }) !==
          undefined,
      survivesFleet,
      silence,
      mutedUntil: muted ? monitor.mute?.until : undefined,
      problem: monitor.problem?.sentence,
      ratios: worst.map(window => window?.largest?.ratio ?? null),
      states: worst.map(window => window?.state ?? null),
    };
  }

  private async countUnwatched(watched: ReadonlySet<string>): Promise<number> {
    const { auth, catalog } = this.options;
    const { items } = await catalog.getEntities(
      {
        filter: MODEL_ENTITY_FILTER,
        fields: ['kind', 'metadata.namespace', 'metadata.name'],
      },
      { credentials: await auth.getOwnServiceCredentials() },
    );
    return items.filter(entity => !watched.has(stringifyEntityRef(entity)))
      .length;
  }
}

function sentenceOf(window: WindowSummary | undefined): string {
  if (!window) return 'No window was judged yet';
  const { largest, range } = window;
  const gone = goneColumns(window);
  if (gone.length > 0) {
    return `${dayRange(range)}: ${columnNames(gone)} gone or of another type`;
  }
  return largest
    ? `${dayRange(range)}: ${largest.column} moved most, by ${Number(
        largest.ratio.toFixed(1),
      )} times what is material`
    : dayRange(range);
}
