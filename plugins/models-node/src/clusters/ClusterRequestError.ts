import { CustomErrorBase, isError } from '@backstage/errors';
import { z } from 'zod';
import { UpstreamProblem } from '../upstreams';

/**
 * Why a cluster gave no usable answer.
 *
 * `unreachable`: the Kubernetes plugin could not connect; `unauthenticated`: the cluster does not know the portal's
 * account; `forbidden`: the account lacks a permission on the cluster; `portal-forbidden`: the portal's own policy refuses;
 * `unknown-cluster`: the Kubernetes plugin has no such cluster; `not-served`: the API server has no such resource;
 * `expired`: the resource version is too old; `overloaded`: asked to come back later; `bad-answer`: anything else.
 */
export type ClusterRequestErrorKind =
  | 'unreachable'
  | 'unauthenticated'
  | 'forbidden'
  | 'portal-forbidden'
  | 'unknown-cluster'
  | 'not-served'
  | 'expired'
  | 'overloaded'
  | 'bad-answer';

/** The message is a sentence about the cluster without its name; it holds no address, token or upstream body. */
export class ClusterRequestError extends CustomErrorBase {
  name = 'ClusterRequestError' as const;
  readonly kind: ClusterRequestErrorKind;
  /** What is missing, in the cluster's words, for example `list rollouts.argoproj.io`. */
  readonly permission?: string;
  readonly retryAfterSeconds?: number;
  /** True when nothing was heard within the time that was allowed for it. */
  readonly timedOut: boolean;

  constructor(
    kind: ClusterRequestErrorKind,
    message: string,
    details?: {
      permission?: string;
      retryAfterSeconds?: number;
      timedOut?: boolean;
    },
  ) {
    super(message);
    this.timedOut = details?.timedOut ?? false;
    this.kind = kind;
    this.permission = details?.permission;
    this.retryAfterSeconds = details?.retryAfterSeconds;
  }
}

const problemKinds: Record<ClusterRequestErrorKind, UpstreamProblem['kind']> = {
  unreachable: 'no-answer',
  unauthenticated: 'credentials-refused',
  forbidden: 'not-permitted',
  'portal-forbidden': 'not-permitted',
  'unknown-cluster': 'bad-answer',
  'not-served': 'bad-answer',
  expired: 'bad-answer',
  overloaded: 'rate-limited',
  'bad-answer': 'bad-answer',
};

/** The same in the words that are used for every upstream. */
export function toUpstreamProblem(
  cluster: string,
  error: ClusterRequestError,
): UpstreamProblem {
  return {
    kind: problemKinds[error.kind],
    sentence: `${cluster} ${error.message}`,
  };
}

/** What a failed `fetch` of the Kubernetes plugin means. */
export function unreachable(error: unknown, signal: AbortSignal): Error {
  if (signal.aborted) {
    const reason: unknown = signal.reason;
    if (isError(reason) && reason.name === 'TimeoutError') {
      return new ClusterRequestError('unreachable', 'did not answer in time', {
        timedOut: true,
      });
    }
    return isError(reason) ? reason : new Error('aborted');
  }
  return new ClusterRequestError(
    'unreachable',
    `could not be asked: the Kubernetes plugin did not answer${codeIn(error)}`,
  );
}

const statusSchema = z.object({
  kind: z.literal('Status'),
  reason: z.string().optional(),
  details: z.object({ retryAfterSeconds: z.number().optional() }).optional(),
});
const backstageErrorSchema = z.object({
  error: z.object({ name: z.string(), message: z.string() }),
});

/** What an answer other than 2xx means: the cluster's own, the Kubernetes plugin's, or that of something in between. */
export async function readRefusal(
  response: Response,
  permission?: string,
): Promise<ClusterRequestError> {
  const body = await readJson(response);
  const fromPlugin = refusalByPlugin(response.status, body);
  if (fromPlugin) return fromPlugin;
  const fromCluster = statusSchema.safeParse(body);
  switch (response.status) {
    case 401:
      return new ClusterRequestError(
        'unauthenticated',
        "does not accept the portal's credentials",
      );
    case 403:
      return new ClusterRequestError(
        'forbidden',
        permission
          ? `does not let the portal ${permission}`
          : 'refuses the portal',
        { permission },
      );
    case 404:
      return new ClusterRequestError('not-served', 'has no such resource');
    case 410:
      return new ClusterRequestError(
        'expired',
        'has forgotten the resource version',
      );
    case 429:
    case 503:
    case 504: {
      const header = Number(response.headers.get('retry-after'));
      return new ClusterRequestError(
        'overloaded',
        `answers HTTP ${response.status} and asks to come back later`,
        {
          retryAfterSeconds:
            (fromCluster.success &&
              fromCluster.data.details?.retryAfterSeconds) ||
            header ||
            undefined,
        },
      );
    }
    default:
      return new ClusterRequestError(
        'bad-answer',
        `answers HTTP ${response.status}`,
      );
  }
}

/** What the Kubernetes plugin itself says, in the place of a cluster; undefined where the answer is the cluster's. */
export function refusalByPlugin(
  status: number,
  body: unknown,
): ClusterRequestError | undefined {
  const fromPlugin = backstageErrorSchema.safeParse(body);
  if (!fromPlugin.success) return undefined;
  const { message } = fromPlugin.data.error;
  if (status === 404) {
    return new ClusterRequestError(
      'unknown-cluster',
      'is not configured in the Kubernetes plugin',
    );
  }
  if (status === 401 || status === 403) {
    return new ClusterRequestError(
      'portal-forbidden',
      "is not asked: the portal's policy refuses kubernetes.proxy",
    );
  }
  return new ClusterRequestError(
    'unreachable',
    `cannot be reached${codeIn(message)}`,
  );
}

const explanations: Record<string, string> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to the network',
  ENOTFOUND: 'its name does not resolve',
  EAI_AGAIN: 'its name does not resolve now',
  ETIMEDOUT: 'connection timed out',
  EPIPE: 'connection broke',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate chain is self-signed',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate authority is not known',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate authority is not known',
};

/** The operating system's word for a failed connection, which says what to look at and gives nothing away. */
function codeIn(error: unknown): string {
  const cause = isError(error) ? error.cause : undefined;
  const code = isError(cause) ? cause.code : '';
  const text = [error, cause, code].map(String).join(' ');
  const known = Object.entries(explanations).find(([word]) =>
    text.includes(word),
  );
  return known ? ` (${known[1]})` : '';
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return JSON.parse(await response.text());
  } catch {
    return undefined;
  }
}
