import { Server } from '@bellwether/plugin-models-common';

/** What follows from all servers together. */
export interface Conclusion {
  tone: 'ok' | 'warn' | 'quiet';
  sentence: string;
}

function versionWords({ versions }: Server) {
  const stable = versions.find(({ role }) => role === 'stable');
  return stable?.version === undefined
    ? 'a version that is not known'
    : String(stable.version);
}

/** For example `prod-us serves 12`; the server is named where a cluster has several. */
function placeWords(server: Server, servers: Server[]) {
  const isAlone =
    servers.filter(({ cluster }) => cluster === server.cluster).length === 1;
  const place = isAlone
    ? server.cluster
    : `${server.name} on ${server.cluster}`;
  return `${place} serves ${versionWords(server)}`;
}

/** Whether every stable server serves the champion, in one sentence. */
export function conclude(servers: Server[]): Conclusion {
  const not = (state: Server['champion']) =>
    servers.filter(({ champion }) => champion === state);
  const differing = not('differs');
  if (differing.length > 0) {
    const [{ championVersion }] = differing;
    const champion =
      championVersion === undefined ? '' : `, which is ${championVersion}`;
    return {
      tone: 'warn',
      sentence: `${
        differing.length === servers.length
          ? 'No stable server serves'
          : `${differing.length} of ${servers.length} stable servers ${
              differing.length === 1 ? 'does' : 'do'
            } not serve`
      } the champion${champion}: ${differing
        .map(server => placeWords(server, servers))
        .join(', ')}`,
    };
  }
  if (not('no-champion').length > 0) {
    return {
      tone: 'quiet',
      sentence:
        'The model has no champion: nothing says which version should be served',
    };
  }
  const unknown = not('unknown').length;
  if (unknown > 0) {
    return {
      tone: 'warn',
      sentence: `For ${unknown} of ${servers.length} servers it is not known whether the champion is served`,
    };
  }
  return { tone: 'ok', sentence: 'Every stable server serves the champion' };
}
