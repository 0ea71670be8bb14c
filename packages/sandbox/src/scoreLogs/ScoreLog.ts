import fs from 'node:fs';
import path from 'node:path';
import type { PodHistory } from '../prometheus/world/PodHistory';
import {
  combine,
  HashedRandom,
  seedOf,
} from '../prometheus/world/random/HashedRandom';

/** A server's name among all clusters. */
export interface ScoredServer {
  cluster: string;
  namespace: string;
  server: string;
}

/** How far back a writing goes at most: the first one, so that there is something to compare with, and one after a long pause. */
const LONGEST_SECONDS = 600;
const KEPT_SECONDS = 3 * 3600;
/** Scores are this power of a number that is even between 0 and 1: most are low, as risks are. */
const POWER = 3;

const HEADER = 'event_id,scored_at,model_version,score\n';

/**
 * What servers answered, as a serving layer would log it: a file of CSV per hour, a row for each request that the Prometheus
 * counts as answered, with the version that answered and its score. Rows appear when they are written, so a log is as late as its
 * writer.
 */
export class ScoreLog {
  private readonly writtenUntil = new Map<string, number>();

  /**
   * @param directory - a folder per server is made in it
   * @param histories - the pods of all clusters
   * @param clock - milliseconds since 1970
   */
  constructor(
    private readonly directory: string,
    private readonly histories: () => PodHistory[],
    private readonly clock: () => number,
  ) {}

  /**
   * Writes what a server has answered since the last writing, at most the last ten minutes.
   *
   * @returns how many rows
   * @throws Error - there is no such server
   */
  write({ cluster, namespace, server }: ScoredServer): number {
    const key = `${cluster}/${namespace}/${server}`;
    const pods = this.histories().filter(
      ({ pod }) =>
        pod.cluster === cluster &&
        pod.namespace === namespace &&
        pod.serving?.server === server,
    );
    if (pods.length === 0) throw new Error(`There is no server '${key}'`);
    const now = Math.floor(this.clock() / 1000);
    const since = Math.max(
      this.writtenUntil.get(key) ?? 0,
      now - LONGEST_SECONDS,
    );
    if (now <= since) return 0;
    const rows = pods.flatMap(history => rowsOf(history, since, now));
    this.writtenUntil.set(key, now);
    this.append(path.join(this.directory, server), rows, now);
    return rows.length;
  }

  private append(folder: string, rows: Row[], now: number): void {
    fs.mkdirSync(folder, { recursive: true });
    const byHour = new Map<string, string[]>();
    for (const { id, atMs, version, score } of rows) {
      const at = new Date(atMs).toISOString();
      const hour = at.slice(0, 13);
      const lines = byHour.get(hour) ?? [];
      lines.push(
        `${id},${at.slice(0, 23).replace('T', ' ')},${version},${score.toFixed(
          6,
        )}\n`,
      );
      byHour.set(hour, lines);
    }
    for (const [hour, lines] of byHour) {
      const file = path.join(folder, `${hour}.csv`);
      const head = fs.existsSync(file) ? '' : HEADER;
      fs.appendFileSync(file, head + lines.join(''));
    }
    const first = new Date(1000 * (now - KEPT_SECONDS)).toISOString();
    for (const file of fs.readdirSync(folder)) {
      if (file < first.slice(0, 13)) fs.rmSync(path.join(folder, file));
    }
  }
}

interface Row {
  id: string;
  atMs: number;
  version: string;
  score: number;
}

function rowsOf(
  { pod, traffic }: PodHistory,
  since: number,
  now: number,
): Row[] {
  if (!traffic || !pod.serving) return [];
  const from = traffic.count('200', since);
  const count = traffic.count('200', now) - from;
  const random = new HashedRandom(combine(seedOf(pod.uid), since));
  const { version, side } = pod.serving;
  const shift = traffic.scoreShiftAt(now);
  return Array.from({ length: Math.max(0, count) }, (_, index) => ({
    id: `${pod.name}-${from + index}`,
    atMs: Math.floor(1000 * (since + random.fraction() * (now - since))),
    version: version ?? side,
    score: random.fraction() ** (POWER / (1 + shift)),
  }));
}
