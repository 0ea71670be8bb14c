import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { root } from '../stack/folders';
import { withBetween } from './marks';

const resultSchema = z.object({
  folder: z.string(),
  upstream: z.string(),
  version: z.string(),
  passed: z.number(),
  skipped: z.number(),
  failed: z.number(),
  /** Day of the run, UTC. */
  date: z.string(),
});

/** How the contract of one upstream fared against the real server. */
export type UpstreamResult = z.infer<typeof resultSchema>;

const jsonFile = path.join(root, 'docs', 'upstreams.json');
const pageFile = path.join(root, 'docs', 'upstreams.md');

const START = '<!-- table: npm run test:live -- --record -->';
const END = '<!-- end of the table -->';

export function readResults(): UpstreamResult[] {
  return z
    .array(resultSchema)
    .parse(JSON.parse(readFileSync(jsonFile, 'utf8')));
}

export function readPage(): string {
  return readFileSync(pageFile, 'utf8');
}

/** Adds new results to those on record, each in the place of an older one, and writes the page's table. */
export function recordResults(results: UpstreamResult[]): void {
  const all = mergeResults(readResults(), results);
  writeFileSync(jsonFile, `${JSON.stringify(all, null, 2)}\n`);
  writeFileSync(pageFile, withTable(readPage(), all));
}

export function mergeResults(
  old: UpstreamResult[],
  added: UpstreamResult[],
): UpstreamResult[] {
  const byFolder = new Map(
    [...old, ...added].map(result => [result.folder, result]),
  );
  return [...byFolder.values()].sort((a, b) =>
    a.upstream.localeCompare(b.upstream, 'en'),
  );
}

/** The page with its table made anew; what people wrote around it stays. */
export function withTable(page: string, results: UpstreamResult[]): string {
  return withBetween(
    page,
    { name: 'docs/upstreams.md', start: START, end: END },
    renderTable(results),
  );
}

function renderTable(results: UpstreamResult[]): string {
  return [
    '| upstream | version | checks | passed | skipped | failed | last run |',
    '| --- | --- | --- | ---: | ---: | ---: | --- |',
    ...results.map(
      ({ upstream, version, folder, passed, skipped, failed, date }) =>
        `| ${[
          upstream,
          version,
          `[\`e2e/contract/${folder}\`](../e2e/contract/${folder})`,
          passed,
          skipped,
          failed,
          date,
        ].join(' | ')} |`,
    ),
  ].join('\n');
}
