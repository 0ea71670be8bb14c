/**
 * The series that the contract is about, the same at every run: counters with resets and gaps, series that end and that
 * begin late, histograms good and broken, labels with odd characters, and values at the edges of what a number can be.
 */

/** 2026-11-01T00:00:00Z, in seconds since 1970. */
export const START = 1_793_491_200;
const HOURS = 2;
const END = START + HOURS * 3600 - 1;

type Labels = Record<string, string>;

interface Line {
  labels: Labels;
  /** Seconds between samples. */
  every: number;
  /** Added to each time, in seconds. */
  offset?: number;
  /** Whether there is a sample at this many seconds after the start. */
  exists?: (second: number) => boolean;
  /** As it stands in the text. */
  value: (second: number, index: number) => number | string;
}

const BOUNDS = ['0.005', '0.025', '0.1', '0.5', '2.5', '+Inf'];

/** Whole numbers that look accidental: the remainders of a multiplicative generator. */
function scatter(index: number, salt: number): number {
  return (((index + 1) * 48_271 + salt * 7_919) * 16_807) % 2_147_483_647;
}

/** A counter that grows by a few at each step, and starts anew at the resets. */
function counter(
  perStep: number,
  salt: number,
  resets: number[] = [],
): Line['value'] {
  let value = 0;
  return (second, index) => {
    if (resets.includes(second)) {
      value = 0;
    }
    value += (scatter(index, salt) % (2 * perStep)) + 1;
    return value;
  };
}

const PODS = [
  { pod: 'fraud-7c9d4f-aaaaa', hash: '7c9d4f', offset: 0.123 },
  { pod: 'fraud-7c9d4f-bbbbb', hash: '7c9d4f', offset: 4.5 },
  { pod: 'fraud-5b8f6d-ccccc', hash: '5b8f6d', offset: 0 },
];

function requests(): Line[] {
  const [stable, restarted, canary] = PODS;
  const base = (labels: (typeof PODS)[number], code: string): Labels => ({
    namespace: 'payments-ml',
    pod: labels.pod,
    rollouts_pod_template_hash: labels.hash,
    path: '/v2/models/{model_name}/infer',
    status_code: code,
  });
  return [
    {
      labels: base(stable, '200'),
      every: 15,
      offset: stable.offset,
      value: counter(40, 1),
    },
    {
      labels: base(stable, '500'),
      every: 15,
      offset: stable.offset,
      value: counter(2, 2),
    },
    {
      labels: base(restarted, '200'),
      every: 15,
      offset: restarted.offset,
      value: counter(30, 3, [1800, 1815, 4500]),
    },
    {
      // Nothing was scraped for two minutes, and later for eleven.
      labels: base(restarted, '500'),
      every: 15,
      offset: restarted.offset,
      exists: second =>
        (second < 2400 || second >= 2520) && (second < 3000 || second >= 3660),
      value: counter(1, 4, [1800]),
    },
    {
      // The canary is young, and ends before the others do.
      labels: base(canary, '200'),
      every: 15,
      exists: second => second >= 600 && second < 6000,
      value: counter(9, 5),
    },
    {
      // Its first error comes late.
      labels: base(canary, '500'),
      every: 15,
      exists: second => second >= 900 && second < 6000,
      value: counter(1, 6),
    },
  ];
}

function histogram(salt: number, labels: Labels): Line[] {
  return BOUNDS.map((le, position) => {
    const counters = BOUNDS.slice(0, position + 1).map((_, bucket) =>
      counter([4, 20, 11, 5, 2, 1][bucket], salt + bucket, [3600]),
    );
    return {
      labels: { ...labels, le },
      every: 30,
      value: (second, index) =>
        counters.reduce((sum, one) => sum + Number(one(second, index)), 0),
    };
  });
}

const EXTREMES = [
  '0',
  '1e-9',
  '0.000001',
  '0.30000000000000004',
  '-12.5',
  '123456789.125',
  '1e20',
  '1.5e22',
  '1e-300',
  '1.7976931348623157e+308',
  'NaN',
  '+Inf',
  '-Inf',
];

const FAMILIES: Record<string, Line[]> = {
  contract_requests_total: requests(),
  contract_latency_seconds_bucket: PODS.flatMap(({ pod, hash }, index) =>
    histogram(10 * (index + 1), {
      pod,
      rollouts_pod_template_hash: hash,
    }),
  ),
  // A histogram whose last bucket is missing, one that falls, and one without an observation.
  contract_broken_bucket: [
    { labels: { kind: 'open', le: '1' }, every: 60, value: () => 5 },
    { labels: { kind: 'open', le: '2' }, every: 60, value: () => 9 },
    { labels: { kind: 'falls', le: '1' }, every: 60, value: () => 8 },
    { labels: { kind: 'falls', le: '2' }, every: 60, value: () => 6 },
    { labels: { kind: 'falls', le: '+Inf' }, every: 60, value: () => 10 },
    { labels: { kind: 'idle', le: '1' }, every: 60, value: () => 0 },
    { labels: { kind: 'idle', le: '+Inf' }, every: 60, value: () => 0 },
    { labels: { kind: 'negative', le: '-1' }, every: 60, value: () => 4 },
    { labels: { kind: 'negative', le: '+Inf' }, every: 60, value: () => 6 },
    { labels: { kind: 'odd', le: 'high' }, every: 60, value: () => 6 },
  ],
  contract_memory_bytes: PODS.map(({ pod }, index) => ({
    labels: { pod, container: 'mlserver' },
    every: 30,
    offset: index * 7.25,
    value: (second: number, step: number) =>
      200_000_000 + 10_000 * second + (scatter(step, 70 + index) % 9_000_000),
  })),
  contract_cpu_seconds_total: PODS.map(({ pod }, index) => ({
    labels: { pod, container: 'mlserver', cpu: 'total' },
    every: 30,
    offset: index * 7.25,
    value: (second: number, step: number) =>
      (second * (index + 1)) / 8 + (scatter(step, 80 + index) % 1000) / 1000,
  })),
  contract_pod_info: PODS.map(({ pod, hash }, index) => ({
    labels: {
      pod,
      node: `node-${index % 2}`,
      label_app: 'fraud',
      label_rollouts_pod_template_hash: hash,
    },
    every: 60,
    value: () => 1,
  })),
  contract_node_price_dollars: ['node-0', 'node-1', 'node-2'].map(
    (node, index) => ({
      labels: { node, capacity: index === 1 ? 'spot' : 'on-demand' },
      every: 60,
      value: () => 0.096 * (index + 1),
    }),
  ),
  contract_up: PODS.map(({ pod }, index) => ({
    labels: { pod, job: 'kubernetes-pods' },
    every: 15,
    value: (second: number) => (index === 2 && second >= 6000 ? 0 : 1),
  })),
  // The same labels as those of another metric.
  contract_ready: PODS.map(({ pod }) => ({
    labels: { pod, job: 'kubernetes-pods' },
    every: 15,
    value: () => 1,
  })),
  contract_temperature_celsius: [
    {
      labels: { room: 'north' },
      every: 60,
      value: second => Math.abs(((second / 60) % 40) - 20) / 2 - 3,
    },
    {
      labels: { room: 'south' },
      every: 45,
      offset: 0.007,
      value: (_second, index) => (scatter(index, 90) % 4000) / 100 - 20,
    },
    { labels: { room: 'still' }, every: 60, value: () => 21.5 },
    {
      labels: { room: 'broken' },
      every: 60,
      value: (_second, index) => (index % 3 === 0 ? 'NaN' : index),
    },
  ],
  contract_extremes: EXTREMES.map((value, index) => ({
    labels: { nr: String(index).padStart(2, '0') },
    every: 60,
    value: () => value,
  })),
  contract_odd_labels: [
    { path: '/v2/models/{model_name}/infer' },
    { path: 'with "quotes" and \\backslash\\' },
    { path: 'two\nlines' },
    { path: 'Überraschung – 模型' },
    { path: 'a.b+c(d)[e]|f$^' },
    { path: '' },
    { path: ' spaced , out = "x" ' },
  ].map((labels, index) => ({
    labels: { ...labels, nr: String(index) },
    every: 60,
    value: () => index,
  })),
  'contract:recorded:rate5m': [
    { labels: { le: 'not a bucket' }, every: 60, value: () => 0.25 },
  ],
};

function escape(text: string): string {
  return text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
}

function write(name: string, { labels, every, offset = 0, ...line }: Line) {
  const pairs = Object.entries(labels).map(
    ([label, value]) => `${label}="${escape(value)}"`,
  );
  const head = `${name}{${pairs.join(',')}}`;
  const lines: string[] = [];
  for (let index = 0; START + index * every + offset <= END; index++) {
    const second = index * every;
    const value = line.value(second, index);
    if (line.exists?.(second) ?? true) {
      lines.push(`${head} ${value} ${(START + second + offset).toFixed(3)}`);
    }
  }
  return lines;
}

/** The series as OpenMetrics, for `promtool tsdb create-blocks-from openmetrics` and for the sandbox. */
export function openMetricsText(): string {
  const lines = Object.entries(FAMILIES).flatMap(([name, family]) => [
    `# TYPE ${name} unknown`,
    ...family.flatMap(line => write(name, line)),
  ]);
  return `${lines.join('\n')}\n# EOF\n`;
}
