import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { z } from 'zod';

const metricName = z
  .string()
  .regex(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/, 'must be the name of a metric');

const labelName = z
  .string()
  .regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'must be the name of a label');

const matcherSchema = z.strictObject({
  label: labelName,
  /** As PromQL has them. */
  op: z.enum(['=', '!=', '=~', '!~']),
  value: z.string(),
});

const counterSchema = z.strictObject({
  metric: metricName,
  matchers: z.array(matcherSchema).default([]),
});

/** A counter, and which of its series count. */
export type CounterSelector = z.infer<typeof counterSchema>;

/** How one serving software counts, as data: which counters to add up for requests, failures and latency. */
export const metricProfileSchema = z.strictObject({
  title: z.string().min(1),
  /** Pattern of images and runtimes that count so; absent: only servers whose annotation names the profile. */
  images: z.string().optional(),
  /** Added up. Requests that are the caller's fault are best left out. */
  requests: z.array(counterSchema).min(1),
  /** Added up; absent where the software counts no failures. Must be among the requests. */
  failures: z.array(counterSchema).min(1).optional(),
  /** The `_bucket` series of a histogram; `secondsPerUnit` turns its edges into seconds. */
  latency: counterSchema
    .extend({ secondsPerUnit: z.number().positive().default(1) })
    .optional(),
  /**
   * For a router that counts requests in place of the pods that answer them, and says of each whether it was the canary's. All are
   * names of labels, but `alive`.
   */
  router: z
    .strictObject({
      /** A metric that each process of the router has from its start on. */
      alive: metricName,
      /** Tells its processes apart. */
      process: labelName,
      /** Names the route: for nginx the Ingress. */
      route: labelName,
      /** Empty for the stable version, else `<namespace>-<service>-<port>` of the canary. */
      canary: labelName,
    })
    .optional(),
});

/** A profile by its id. */
export type MetricProfile = z.infer<typeof metricProfileSchema> & {
  id: string;
};

const matcher = (
  label: string,
  op: CounterSelector['matchers'][number]['op'],
  value: string,
) => ({ label, op, value });

/** 404 and 422 are the caller's; a wrong shape is answered 500 by MLServer, by both versions alike. */
const NOT_THE_CALLERS = matcher('status_code', '!~', '4..');
const INFERENCE = matcher(
  'path',
  '=~',
  '/v2/models/[^/]+(/versions/[^/]+)?/infer|/invocations',
);

/**
 * The profiles that are built in, in the order in which they are asked. MLServer's own `model_infer_request_…` counters know
 * no status and its duration is a summary, so its HTTP counters are read.
 */
export const BUILT_IN_PROFILES: readonly MetricProfile[] = [
  {
    id: 'mlserver',
    title: 'MLServer',
    images: 'mlserver',
    requests: [
      {
        metric: 'rest_server_requests_total',
        matchers: [INFERENCE, NOT_THE_CALLERS],
      },
    ],
    failures: [
      {
        metric: 'rest_server_requests_total',
        matchers: [INFERENCE, matcher('status_code', '=~', '5..')],
      },
    ],
    latency: {
      metric: 'rest_server_request_duration_seconds_bucket',
      matchers: [INFERENCE, NOT_THE_CALLERS],
      secondsPerUnit: 1,
    },
  },
  {
    id: 'triton',
    title: 'Triton',
    images: 'triton',
    requests: [
      { metric: 'nv_inference_request_success', matchers: [] },
      { metric: 'nv_inference_request_failure', matchers: [] },
    ],
    failures: [{ metric: 'nv_inference_request_failure', matchers: [] }],
  },
  {
    id: 'vllm',
    title: 'vLLM',
    images: 'vllm|huggingfaceserver',
    requests: [{ metric: 'vllm:request_success_total', matchers: [] }],
    latency: {
      metric: 'vllm:e2e_request_latency_seconds_bucket',
      matchers: [],
      secondsPerUnit: 1,
    },
  },
  {
    id: 'kserve-python',
    title: 'KServe Python server',
    images:
      'kserve[/-](sklearn|xgb|lgb|pmml|paddle|predictive|autogluon|custom-model)',
    requests: [{ metric: 'request_predict_seconds_count', matchers: [] }],
    latency: {
      metric: 'request_predict_seconds_bucket',
      matchers: [],
      secondsPerUnit: 1,
    },
  },
  {
    id: 'istio',
    title: 'Istio sidecar',
    requests: [
      {
        metric: 'istio_requests_total',
        matchers: [
          matcher('reporter', '=', 'destination'),
          matcher('response_code', '!~', '4..'),
        ],
      },
    ],
    failures: [
      {
        metric: 'istio_requests_total',
        matchers: [
          matcher('reporter', '=', 'destination'),
          // 0 is a connection that broke before an answer.
          matcher('response_code', '=~', '5..|0'),
        ],
      },
    ],
    latency: {
      metric: 'istio_request_duration_milliseconds_bucket',
      matchers: [matcher('reporter', '=', 'destination')],
      secondsPerUnit: 0.001,
    },
  },
  {
    id: 'nginx-ingress',
    title: 'Ingress-NGINX controller',
    // The label `canary` came with 1.0.2.
    router: {
      alive: 'nginx_ingress_controller_config_last_reload_successful',
      process: 'controller_pod',
      route: 'ingress',
      canary: 'canary',
    },
    requests: [
      {
        metric: 'nginx_ingress_controller_requests',
        matchers: [matcher('status', '!~', '4..')],
      },
    ],
    failures: [
      {
        metric: 'nginx_ingress_controller_requests',
        matchers: [matcher('status', '=~', '5..')],
      },
    ],
    latency: {
      metric: 'nginx_ingress_controller_request_duration_seconds_bucket',
      matchers: [matcher('status', '!~', '4..')],
      secondsPerUnit: 1,
    },
  },
  {
    // Of whatever follows OpenTelemetry's conventions for HTTP servers, whatever it serves models with.
    id: 'generic',
    title: 'HTTP server, as OpenTelemetry names its metrics',
    requests: [
      {
        metric: 'http_server_request_duration_seconds_count',
        matchers: [matcher('http_response_status_code', '!~', '4..')],
      },
    ],
    failures: [
      {
        metric: 'http_server_request_duration_seconds_count',
        matchers: [matcher('http_response_status_code', '=~', '5..')],
      },
    ],
    latency: {
      metric: 'http_server_request_duration_seconds_bucket',
      matchers: [matcher('http_response_status_code', '!~', '4..')],
      secondsPerUnit: 1,
    },
  },
];

/**
 * Reads `canary.metricProfiles`: profiles of software that is not built in, or another reading of one that is.
 *
 * @throws InputError - the message names the key
 */
export function readMetricProfiles(config: Config): MetricProfile[] {
  const own = config.getOptional<unknown>('canary.metricProfiles') ?? {};
  const parsed = z
    .record(z.string().regex(/^[a-z0-9-]{1,63}$/), metricProfileSchema)
    .safeParse(own);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new InputError(
      `${['canary.metricProfiles', ...path].join('.')}: ${message}`,
    );
  }
  const added = Object.entries(parsed.data).map(([id, profile]) => {
    checkPattern(id, profile.images);
    return { id, ...profile };
  });
  const isReplaced = ({ id }: MetricProfile) =>
    added.some(other => other.id === id);
  return [
    ...added,
    ...BUILT_IN_PROFILES.filter(profile => !isReplaced(profile)),
  ];
}

function checkPattern(id: string, pattern: string | undefined) {
  try {
    RegExp(pattern ?? '');
  } catch {
    throw new InputError(
      `canary.metricProfiles.${id}.images must be a regular expression`,
    );
  }
}

/**
 * The profile of a server: the one that its annotation names, else the first whose pattern one of its images or runtimes fits.
 *
 * @returns a sentence where there is none
 */
export function chooseProfile(
  profiles: readonly MetricProfile[],
  server: {
    annotation?: string;
    images: readonly string[];
    /** Serving runtimes by name, for example `kserve-mlserver`. */
    runtimes?: readonly string[];
  },
): MetricProfile | string {
  const { annotation, images, runtimes = [] } = server;
  if (annotation !== undefined) {
    return (
      profiles.find(({ id }) => id === annotation) ??
      `No metric profile is called '${annotation}'; there are ${profiles
        .map(({ id }) => id)
        .join(', ')}`
    );
  }
  const names = [...images, ...runtimes];
  return (
    profiles.find(
      ({ images: pattern }) =>
        pattern !== undefined && names.some(name => RegExp(pattern).test(name)),
    ) ??
    `No metric profile fits ${sayServing(
      images,
      runtimes,
    )}; name one by the annotation bellwether.dev/metric-profile`
  );
}

function sayServing(
  images: readonly string[],
  runtimes: readonly string[],
): string {
  const said = [
    ...(images.length > 0 ? [`the image ${images.join(', ')}`] : []),
    ...(runtimes.length > 0 ? [`the runtime ${runtimes.join(', ')}`] : []),
  ];
  return said.join(' or ') || 'the image that the server does not tell';
}
