import http from 'http';
import https from 'https';
import { Connection } from '@bellwether/plugin-models-common';
import { z } from 'zod';

const TIMEOUT_MS = 10_000;

/** An upstream, as the portal's configuration names it. */
export interface Upstream {
  id: string;
  kind: Connection['kind'];
  product: string;
  title: string;
  url?: string;
  /** Value of the header. */
  authorization?: string;
  /** Certificate authority, base64 of PEM. */
  ca?: string;
  skipTlsVerify?: boolean;
  /** Configuration key to correct when the address is wrong. */
  addressKey: string;
  /** Configuration key to correct when the credentials are wrong. */
  credentialsKey: string;
}

const clusterVersionSchema = z.object({ gitVersion: z.string() });

const metricsVersionSchema = z.object({
  data: z.object({ version: z.string() }),
});

/** What each kind is asked; all of it is answered without a right of its own. */
const PATHS: Record<Connection['kind'], string> = {
  registry: '/version',
  cluster: '/version',
  metrics: '/api/v1/status/buildinfo',
  costs: '/healthz',
};

const causes: Record<string, string> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  ENOTFOUND: 'its name does not resolve',
  EAI_AGAIN: 'its name does not resolve now',
  EHOSTUNREACH: 'no route to the host',
  ETIMEDOUT: 'no answer in time',
  ABORT_ERR: 'no answer in time',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate chain is self-signed',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate authority is not known',
};

/** Asks an upstream how it is and, where it tells, for its version. */
export async function checkUpstream(upstream: Upstream): Promise<Connection> {
  const { url, title, product, addressKey, credentialsKey } = upstream;
  const connection = {
    id: upstream.id,
    kind: upstream.kind,
    product,
    title,
    lastAttemptAt: new Date().toISOString(),
    missingPermissions: [],
    url,
    facts: [],
  };
  const failed = (problem: string, fix: string): Connection => ({
    ...connection,
    state: 'failed',
    problem: `${title} ${problem}.`,
    fix,
  });
  if (!url || !URL.canParse(url)) {
    return failed('has no address', `Set ${addressKey}.`);
  }
  const startedAt = performance.now();
  const answer = await get(upstream, url).catch((error: Error) => error);
  if (answer instanceof Error) {
    return failed(
      `does not answer (${causes[codeOf(answer)] ?? 'no connection'})`,
      `See that ${
        upstream.kind === 'cluster' ? 'its API server' : product
      } runs and can be reached from here, or correct ${addressKey}.`,
    );
  }
  const { status, body } = answer;
  if (status === 401 || status === 403) {
    return failed(
      `refuses with HTTP ${status}`,
      upstream.kind === 'registry' && status === 403
        ? `Correct ${credentialsKey}; where MLflow refuses the host name by which it is called, start it with MLFLOW_SERVER_ALLOWED_HOSTS.`
        : `Correct ${credentialsKey}.`,
    );
  }
  const found = status === 200 ? readAnswer(upstream, body) : undefined;
  if (!found) {
    return failed(
      status === 200
        ? `answers, but not as ${product} does`
        : `answers HTTP ${status}`,
      `Correct ${addressKey}, or see the log of ${product}.`,
    );
  }
  return {
    ...connection,
    state: 'connected',
    ...found,
    latencyMs: Math.round(performance.now() - startedAt),
    lastSuccessAt: new Date().toISOString(),
  };
}

/** What an answer says of the upstream; undefined where something else answers. */
function readAnswer(
  { kind }: Upstream,
  body: string,
): { version?: string } | undefined {
  if (kind === 'registry') {
    const version = body.trim().match(/^\d+\.\d+[\w.+-]*$/)?.[0];
    return version === undefined ? undefined : { version };
  }
  // OpenCost says that it is well with an empty body; a page is that of something in front of it.
  if (kind === 'costs') return body.includes('<') ? undefined : {};
  try {
    const said = JSON.parse(body);
    const version =
      kind === 'metrics'
        ? metricsVersionSchema.parse(said).data.version
        : clusterVersionSchema.parse(said).gitVersion;
    return { version: version.replace(/^v/, '') };
  } catch {
    return undefined;
  }
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : '';
}

/** `fetch` knows no certificate authority of one's own, so this is Node's older client. */
async function get(
  { kind, authorization, ca, skipTlsVerify }: Upstream,
  baseUrl: string,
): Promise<{ status: number; body: string }> {
  const url = new URL(`${baseUrl.replace(/\/+$/, '')}${PATHS[kind]}`);
  const client = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const request = client.get(
      url,
      {
        headers: authorization ? { authorization } : {},
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ca: ca && Buffer.from(ca, 'base64').toString(),
        rejectUnauthorized: !skipTlsVerify,
      },
      response => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', chunk => {
          body += chunk;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body }),
        );
        response.on('error', reject);
      },
    );
    request.on('error', reject);
  });
}
