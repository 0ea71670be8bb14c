import { z } from 'zod';
import { fillIn, readManifest } from './readManifest';

const VALUES = {
  MODEL: 'wine',
  NAMESPACE: 'shop',
  HOST: 'wine.example.com',
  VERSION: '3',
  ADDRESS: '127.0.0.1:8001',
  METRICS_ADDRESS: '127.0.0.1:8002',
  PROMETHEUS_URL: 'http://127.0.0.1:9090',
};

const labels = z.record(z.string(), z.string());

const rolloutSchema = z.object({
  spec: z.object({
    selector: z.object({ matchLabels: labels }),
    template: z.object({
      metadata: z.object({ labels, annotations: labels }),
      spec: z.object({
        containers: z.array(
          z.object({
            env: z.array(z.object({ name: z.string(), value: z.string() })),
          }),
        ),
      }),
    }),
    strategy: z.object({
      canary: z.object({
        stableService: z.string(),
        canaryService: z.string(),
        trafficRouting: z.object({
          nginx: z.object({ stableIngress: z.string() }),
        }),
        steps: z.array(
          z.strictObject({
            setWeight: z.int().min(0).max(100).optional(),
            pause: z.strictObject({}).optional(),
            analysis: z
              .object({
                templates: z.array(z.object({ templateName: z.string() })),
                args: z.array(z.looseObject({ name: z.string() })),
              })
              .optional(),
          }),
        ),
      }),
    }),
  }),
});

const templateSchema = z.object({
  spec: z.object({
    args: z.array(z.object({ name: z.string() })),
    metrics: z.array(
      z.object({
        count: z.int().positive(),
        provider: z.object({
          prometheus: z.object({ address: z.string(), query: z.string() }),
        }),
      }),
    ),
  }),
});

const serviceSchema = z.object({
  spec: z.object({
    selector: labels,
    ports: z.array(z.object({ port: z.int() })),
  }),
});

const ingressSchema = z.object({
  spec: z.object({
    ingressClassName: z.literal('nginx'),
    rules: z.array(
      z.object({
        host: z.string(),
        http: z.object({
          paths: z.array(
            z.object({
              backend: z.object({
                service: z.object({
                  name: z.string(),
                  port: z.object({ number: z.int() }),
                }),
              }),
            }),
          ),
        }),
      }),
    ),
  }),
});

async function release() {
  const objects = await readManifest('release', VALUES);
  const find = (kind: string, name?: string) =>
    objects.find(
      object =>
        object.kind === kind &&
        (name === undefined || object.metadata.name === name),
    );
  return {
    objects,
    find,
    rollout: rolloutSchema.parse(find('Rollout')),
    template: templateSchema.parse(find('AnalysisTemplate')),
  };
}

describe('the manifest of a release', () => {
  it('puts all its objects into the namespace', async () => {
    const { objects } = await release();
    expect(objects.map(({ metadata }) => metadata.namespace)).toEqual(
      objects.map(() => 'shop'),
    );
  });

  it('has pods that its selectors select', async () => {
    const { rollout, find } = await release();
    const { canaryService, stableService } = rollout.spec.strategy.canary;
    const selectors = [
      rollout.spec.selector.matchLabels,
      ...[canaryService, stableService].map(
        name => serviceSchema.parse(find('Service', name)).spec.selector,
      ),
    ];
    for (const selector of selectors) {
      expect(rollout.spec.template.metadata.labels).toMatchObject(selector);
    }
  });

  it('sends the host’s requests to the stable Service, on a port it has', async () => {
    const { rollout, find } = await release();
    const { stableService, trafficRouting } = rollout.spec.strategy.canary;
    const ingress = ingressSchema.parse(
      find('Ingress', trafficRouting.nginx.stableIngress),
    );
    const [{ host, http }] = ingress.spec.rules;
    const { service } = http.paths[0].backend;
    expect([host, service.name]).toEqual([VALUES.HOST, stableService]);
    const { ports } = serviceSchema.parse(find('Service', service.name)).spec;
    expect(ports.map(({ port }) => port)).toContain(service.port.number);
  });

  it('raises the weight step by step to all, and waits for a person at the first', async () => {
    const { steps } = (await release()).rollout.spec.strategy.canary;
    const weights = steps.flatMap(({ setWeight }) => setWeight ?? []);
    expect(weights).toEqual([...weights].sort((a, b) => a - b));
    expect(weights[weights.length - 1]).toBe(100);
    expect(steps[1]).toEqual({ pause: {} });
  });

  it('gives its analysis the arguments that it asks for, and lets it end', async () => {
    const { rollout, template, find } = await release();
    const [analysis] = rollout.spec.strategy.canary.steps.flatMap(
      step => step.analysis ?? [],
    );
    expect(
      find('AnalysisTemplate', analysis.templates[0].templateName),
    ).toBeDefined();
    const asked = template.spec.args.map(({ name }) => name);
    expect(analysis.args.map(({ name }) => name)).toEqual(asked);
    const [{ provider }] = template.spec.metrics;
    for (const name of asked) {
      expect(provider.prometheus.query).toContain(`{{args.${name}}}`);
    }
    expect(provider.prometheus.address).toBe(VALUES.PROMETHEUS_URL);
  });

  it('says of its pods which version they serve and where that is', async () => {
    const { metadata, spec } = (await release()).rollout.spec.template;
    expect(metadata.annotations).toEqual({
      'bellwether.dev/model': 'wine',
      'bellwether.dev/model-version': '3',
      'live.bellwether.dev/address': VALUES.ADDRESS,
      'live.bellwether.dev/metrics-address': VALUES.METRICS_ADDRESS,
    });
    expect(spec.containers[0].env).toEqual([
      { name: 'MODEL_URI', value: 'models:/wine/3' },
    ]);
  });
});

it('describes an InferenceService of the version', async () => {
  const [service, ...rest] = await readManifest('inference-service', {
    MODEL: 'wine',
    NAMESPACE: 'shop',
    VERSION: '3',
    ADDRESS: '127.0.0.1:4711',
  });
  expect(rest).toEqual([]);
  expect(service).toMatchObject({
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: {
      name: 'wine',
      namespace: 'shop',
      annotations: { 'live.bellwether.dev/address': '127.0.0.1:4711' },
    },
    spec: { predictor: { model: { storageUri: 'models:/wine/3' } } },
  });
});

describe('a word in a manifest', () => {
  it.each([
    ['has no value', 'a: ${WORD}', {}, 'There is no value for WORD'],
    ['is not asked for', 'a: b', { WORD: 'x' }, 'Nothing asks for WORD'],
    ['would add a line', 'a: ${WORD}', { WORD: 'x\nb: 1' }, 'WORD cannot be'],
    ['would end a text', 'a: "${WORD}"', { WORD: 'x"' }, 'WORD cannot be'],
  ])('is refused when it %s', (_what, text, values, message) => {
    expect(() => fillIn(text, values as Record<string, string>)).toThrow(
      message,
    );
  });

  it('is filled in wherever it stands', () => {
    expect(fillIn('${A}: ${A}/${B}', { A: 'x', B: '2' })).toBe('x: x/2');
  });
});
