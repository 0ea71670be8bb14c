import { readUsage } from './readUsage';
import { OOM_KILLS, RESTARTS, UsageAnswers } from './types';

const HOUR = 3600;
const FROM = 1_780_000_000 - (1_780_000_000 % HOUR);
const HOURS = 6;

type Values = Array<number | string | null>;

/** An answer of Prometheus with a value at every step; null leaves a gap. */
function body(
  series: Array<[labels: Record<string, string>, values: Values]>,
  step: number,
  from = FROM,
): Uint8Array {
  return Buffer.from(
    JSON.stringify({
      status: 'success',
      data: {
        resultType: 'matrix',
        result: series.map(([metric, values]) => ({
          metric,
          values: values.flatMap((value, index) =>
            value === null ? [] : [[from + index * step, String(value)]],
          ),
        })),
      },
    }),
  );
}

const none = (step = HOUR) => [body([], step)];
const pod = (name: string) => ({ pod: name, container: 'model' });
const kill = (name: string) => ({ ...pod(name), __name__: OOM_KILLS });
const restart = (name: string) => ({ ...pod(name), __name__: RESTARTS });

function answers(bodies: Partial<UsageAnswers['bodies']>): UsageAnswers {
  return {
    workload: 'prod-eu/n/argo-rollout/x',
    from: FROM,
    until: FROM + HOURS * HOUR,
    stepSeconds: 1800,
    bodies: {
      cpu: none(1800),
      memory: none(1800),
      counters: none(),
      killed: none(),
      sizes: none(),
      ...bodies,
    },
    gpu: null,
    hasOwnVolume: false,
  };
}

it('use of CPU is what a counter grew by, and the busiest pod of an hour is shown', () => {
  const { usage, samples } = readUsage(
    answers({
      cpu: [
        body(
          [
            [pod('a'), [0, 1800, 3600, 3600, 900]],
            [pod('b'), [0, 180, 360, 540, 720]],
          ],
          1800,
        ),
      ],
    }),
  );
  const [a] = samples.get('model')!.pods;
  // Two steps of a whole core, one of none, and a counter that began anew.
  expect([...a.cpuCores!.value]).toEqual([1, 1, 0, 0.5]);
  expect(usage.hourly.get('model')!.cpu.slice(0, 3)).toEqual([
    undefined,
    1,
    0.5,
  ]);
  expect(usage.containers[0].pods).toEqual(['a', 'b']);
});

it('what a pod used before it was measured, as where a Prometheus keeps less than the window, is no use of the first step', () => {
  const { samples } = readUsage(
    answers({
      cpu: [body([[pod('a'), [null, null, 9_000_000, 9_001_800]]], 1800)],
    }),
  );
  const [a] = samples.get('model')!.pods;
  expect(
    [...a.cpuCores!.value].filter(value => Number.isFinite(value)),
  ).toEqual([1]);
});

it('answers that follow upon each other are one series; what is no number was not measured', () => {
  const { samples } = readUsage(
    answers({
      memory: [
        body([[pod('a'), [1, 'NaN', 3]]], 1800),
        body([[pod('a'), [4, '+Inf', null, 7]]], 1800, FROM + 3 * 1800),
      ],
    }),
  );
  const [{ memoryBytes }] = samples.get('model')!.pods;
  expect([...memoryBytes!.value]).toEqual([1, 3, 4, 7]);
  expect([...memoryBytes!.at]).toEqual(
    [0, 2, 3, 6].map(step => FROM + step * 1800),
  );
});

it('kills, restarts and the last change of what is asked for are found by the hour', () => {
  const {
    usage: { containers },
  } = readUsage(
    answers({
      memory: [body([[pod('a'), [1, 1]]], 1800)],
      counters: [
        body(
          [
            [kill('a'), [0, 0, 1, 1, 1, 1, 1]],
            [restart('a'), [2, 2, 3, 3, 4, 4, 4]],
          ],
          HOUR,
        ),
      ],
      sizes: [
        body(
          [
            [{ container: 'model', resource: 'cpu' }, [1, 1, 1, 2, 2, 2, 2]],
            [{ container: 'model', resource: 'memory' }, [8, 8, 8, 8, 8, 8, 8]],
          ],
          HOUR,
        ),
      ],
    }),
  );
  expect(containers).toEqual([
    {
      container: 'model',
      pods: ['a'],
      oomKills: [{ pod: 'a', at: FROM + 2 * HOUR }],
      restarts: [
        { pod: 'a', at: FROM + 2 * HOUR },
        { pod: 'a', at: FROM + 4 * HOUR },
      ],
      specChangedAt: FROM + 3 * HOUR,
    },
  ]);
});

it('a page in the place of an answer is refused', () => {
  expect(() =>
    readUsage(answers({ cpu: [Buffer.from('<html>Sign in</html>')] })),
  ).toThrow('The answer is not JSON');
});

it('a kill is known by the reason of a restart where the kernel’s counter is not there, and counts once where both tell of it', () => {
  const restarts = [restart('a'), [0, 0, 1, 1, 2, 2]] as const;
  const oom = [kill('a'), [0, 1, 1, 1, 1, 1]] as const;
  const killed = [body([[pod('a'), [null, null, 1, 1, 0, 0]]], HOUR)];
  const kills = (
    counters: Array<readonly [Record<string, string>, readonly number[]]>,
    bodies: Partial<UsageAnswers['bodies']> = {},
  ) =>
    readUsage(
      answers({
        memory: [body([[pod('a'), [1, 1, 1]]], 1800)],
        counters: [
          body(
            counters.map(([labels, values]) => [labels, [...values]]),
            HOUR,
          ),
        ],
        ...bodies,
      }),
    ).usage.containers[0].oomKills;
  // The second restart had another reason.
  expect(kills([restarts], { killed })).toEqual([
    { pod: 'a', at: FROM + 2 * HOUR },
  ]);
  expect(kills([restarts])).toEqual([]);
  expect(kills([restarts, oom], { killed })).toEqual([
    { pod: 'a', at: FROM + HOUR },
  ]);
});

it.each(['requests', 'limits'])(
  'a change of what a container asks for or may use is a change of its spec: %s',
  which => {
    const of = (values: Values) =>
      readUsage(
        answers({
          memory: [body([[pod('a'), [1, 1, 1]]], 1800)],
          sizes: [
            body(
              ['requests', 'limits'].map(size => [
                {
                  __name__: `kube_pod_container_resource_${size}`,
                  container: 'model',
                  resource: 'memory',
                },
                size === which ? values : [4, 4, 4, 4, 4, 4],
              ]),
              HOUR,
            ),
          ],
        }),
      ).usage.containers[0].specChangedAt;
    expect(of([2, 2, 2, 3, 3, 3])).toBe(FROM + 3 * HOUR);
    expect(of([2, 2, 2, 2, 2, 2])).toBeUndefined();
  },
);
