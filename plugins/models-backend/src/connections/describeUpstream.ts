import { Connection } from '@bellwether/plugin-models-common';
import { ProbedUpstream } from '@bellwether/plugin-models-node';
import { UpstreamStatus } from '../health';
import { sentence } from './describeRegistry';
import { fixOf } from './fixOf';

/** Asked twice a minute; one that was not asked for this long is not known to be well. */
const SILENT_MS = 5 * 60_000;

/** How an upstream is that is neither a registry nor a cluster, from how it answered last. */
export function describeUpstream(
  upstream: ProbedUpstream,
  status: UpstreamStatus | undefined,
  now: Date,
): Connection {
  const { id, kind, product, title, url, facts, withoutIt } = upstream;
  const problem = status?.problem;
  const connection = {
    ...{ id, kind, product, title, url, facts },
    version: status?.version,
    latencyMs: status?.latencyMs,
    lastSuccessAt: status?.lastSuccessAt,
    lastAttemptAt: status?.lastAttemptAt,
    missingPermissions: [],
  };
  if (problem) {
    return {
      ...connection,
      state: problem.kind === 'rate-limited' ? 'stale' : 'failed',
      problem: sentence(problem.sentence),
      consequence: withoutIt,
      fix: fixOf(upstream, problem.kind),
    };
  }
  if (!status?.lastSuccessAt) {
    return {
      ...connection,
      state: 'stale',
      consequence: `Whether ${title} answers is not known yet.`,
      fix: 'It is asked for the first time now; look again in a minute.',
    };
  }
  if (now.getTime() - Date.parse(status.lastSuccessAt) > SILENT_MS) {
    return {
      ...connection,
      state: 'stale',
      consequence: `Whether ${title} still answers is not known.`,
      fix: 'See in the log of the portal why its task probe-upstreams does not run.',
    };
  }
  return { ...connection, state: 'connected' };
}
