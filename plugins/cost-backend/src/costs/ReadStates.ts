import { Sources } from '../adapters/Sources';
import { ClusterRead, ReadStore } from '../database';
import { ServerDirectory } from '../models/ServerDirectory';

const NOTHING_TO_ASK =
  'neither cost.opencost nor a Prometheus of models.prometheus is named for it';

/** How reading goes of every cluster that is known, also of those that were not read yet, or cannot be. */
export class ReadStates {
  constructor(
    private readonly options: {
      reads: ReadStore;
      servers: ServerDirectory;
      sources: Sources;
    },
  ) {}

  /** @returns by cluster; those that were never read have neither `readAt` nor `staleSince` */
  async list(): Promise<ClusterRead[]> {
    const { reads, servers, sources } = this.options;
    const tried = await reads.list();
    const known = new Set(tried.map(({ cluster }) => cluster));
    const awaited = (await servers.watchedClusters())
      .filter(cluster => !known.has(cluster))
      .map((cluster): ClusterRead => {
        const [preferred] = sources.of(cluster);
        return preferred
          ? { cluster, kind: preferred.kind }
          : { cluster, kind: 'price-list', problem: NOTHING_TO_ASK };
      });
    return [...tried, ...awaited].sort((a, b) =>
      a.cluster < b.cluster ? -1 : 1,
    );
  }
}
