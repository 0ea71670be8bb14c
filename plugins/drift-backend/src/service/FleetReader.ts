import { AuthService } from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  DayRange,
  DriftFleetReply,
  WindowSummary,
} from '@bellwether/plugin-drift-common';
import { MODEL_ENTITY_FILTER } from '@bellwether/plugin-models-common';
import { EventLoopShare } from '@bellwether/plugin-models-node';
import {
  askOf,
  fleetDiscoveries,
  goneColumns,
  isMuted,
  silenceOf,
} from '../alerts';
import {
  FleetWindows,
  LoudestWindow,
  MonitorStore,
  StoredMonitor,
  URGENCY,
} from '../database';
import { windowOf } from '../judge/calendar';
import { KnownModel, OwnerDirectory } from '../owners';
import { dayAfter } from '../relation';
import { columnNames, dayRange } from '../words';

/** Models × weeks, of which each week is told by its loudest window: the worst day speaks for its week. */
export class FleetReader {
  constructor(
    private readonly options: {
      auth: AuthService;
      catalog: CatalogService;
      falseDiscoveryRate: number;
      monitors: MonitorStore;
      owners: OwnerDirectory;
      windows: FleetWindows;
    },
  ) {}

  async read(weekCount: number, now: Date): Promise<DriftFleetReply> {
    const { monitors, owners, windows, falseDiscoveryRate } = this.options;
    const thisWeek = windowOf(now.toISOString().slice(0, 10), 'weekly');
    const weeks = Array.from({ length: weekCount }, (_, index) =>
      windowOf(dayAfter(thisWeek.from, 7 * (index - weekCount + 1)), 'weekly'),
    );
    const watched = await monitors.list();
    const newest = await windows.listNewest();
    const cells = await this.readCells(weeks);
    const discoveries = fleetDiscoveries(
      [...newest].map(([monitor, { state, pValue }]) => ({
        monitor,
        state,
        pValue,
      })),
      falseDiscoveryRate,
    );
    const models = await owners.find(
      new Set(watched.map(({ entityRef }) => entityRef)),
    );
    const rows = watched.map(monitor => ({
      ...toRow(monitor, newest.get(monitor.id), {
        now,
        survivesFleet: discoveries.has(monitor.id),
      }),
      ratios: cells.map(week => week.get(monitor.id)?.ratio ?? null),
      states: cells.map(week => week.get(monitor.id)?.state ?? null),
      owner: models.get(monitor.entityRef)?.owner,
    }));
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
      unwatched: await this.countUnwatched(models),
    };
  }

  /** Per week, by monitor. Each week is a question of its own, and so holds up nothing else however many weeks are looked at. */
  private async readCells(
    weeks: readonly DayRange[],
  ): Promise<Array<Map<string, LoudestWindow>>> {
    const share = new EventLoopShare();
    const cells: Array<Map<string, LoudestWindow>> = [];
    for (const week of weeks) {
      const loudest = await this.options.windows.listLoudest(week);
      cells.push(new Map(loudest.map(each => [each.monitor, each])));
      await share.giveWay();
    }
    return cells;
  }

  private async countUnwatched(
    watched: ReadonlyMap<string, KnownModel>,
  ): Promise<number> {
    const { auth, catalog } = this.options;
    const { totalItems } = await catalog.queryEntities(
      { filter: MODEL_ENTITY_FILTER, limit: 0 },
      { credentials: await auth.getOwnServiceCredentials() },
    );
    const registered = [...watched.values()].filter(
      ({ isRegistered }) => isRegistered,
    );
    return Math.max(0, totalItems - registered.length);
  }
}

function toRow(
  monitor: StoredMonitor,
  newest: WindowSummary | undefined,
  { now, survivesFleet }: { now: Date; survivesFleet: boolean },
) {
  const silence = silenceOf(monitor, now);
  const muted = isMuted(monitor, now);
  const windows = newest ? [newest] : [];
  return {
    entityRef: monitor.entityRef,
    title: monitor.entityRef.replace(/^.*\//, ''),
    monitor: monitor.name,
    state: newest?.state ?? null,
    sentence: sentenceOf(newest),
    needsPerson:
      !muted &&
      askOf({ monitor, silence, survivesFleet, windows }) !== undefined,
    survivesFleet,
    silence,
    mutedUntil: muted ? monitor.mute?.until : undefined,
    problem: monitor.problem?.sentence,
  };
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
