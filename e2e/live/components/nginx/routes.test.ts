import { clusterSchema, routesOf } from './routes';

const ingress = (
  name: string,
  service: string,
  annotations?: Record<string, string>,
  host = 'model.example.com',
) => ({
  metadata: { namespace: 'shop', name, annotations },
  spec: {
    ingressClassName: 'nginx',
    rules: [
      { host, http: { paths: [{ backend: { service: { name: service } } }] } },
    ],
  },
});

const service = (name: string, hash: string) => ({
  metadata: { namespace: 'shop', name },
  spec: { selector: { app: 'model', hash } },
});

const pod = (name: string, hash: string, port: number, ready = 'True') => ({
  metadata: {
    namespace: 'shop',
    name,
    labels: { app: 'model', hash },
    annotations: { 'live.bellwether.dev/address': `127.0.0.1:${port}` },
  },
  status: { conditions: [{ type: 'Ready', status: ready }] },
});

const canary = (weight: string) => ({
  'nginx.ingress.kubernetes.io/canary': 'true',
  'nginx.ingress.kubernetes.io/canary-weight': weight,
});

const services = [service('stable', 'a'), service('canary', 'b')];

const routes = (ingresses: object[], pods: object[]) =>
  routesOf(clusterSchema.parse({ ingresses, services, pods }));

it('sends a host to the servers of the pods that its Service selects, each once', () => {
  expect(
    routes(
      [ingress('main', 'stable')],
      [pod('p1', 'a', 9001), pod('p2', 'a', 9001), pod('p3', 'b', 9002)],
    ),
  ).toEqual([
    {
      host: 'model.example.com',
      stable: { service: 'shop/stable', addresses: ['127.0.0.1:9001'] },
    },
  ]);
});

it('adds the canary and its weight, whichever Ingress comes first', () => {
  const both = [
    ingress('main-canary', 'canary', canary('40')),
    ingress('main', 'stable'),
  ];
  const pods = [pod('p1', 'a', 9001), pod('p2', 'b', 9002)];
  const [route] = routes(both, pods);
  expect(route.canary).toEqual({
    service: 'shop/canary',
    addresses: ['127.0.0.1:9002'],
    weightPercent: 40,
  });
  expect(routes(both.reverse(), pods)).toEqual([route]);
});

it('leaves out pods that are not ready, or on their way out', () => {
  const leaving = pod('p2', 'a', 9002);
  const [route] = routes(
    [ingress('main', 'stable')],
    [
      pod('p1', 'a', 9001, 'False'),
      {
        ...leaving,
        metadata: {
          ...leaving.metadata,
          deletionTimestamp: '2026-01-01T00:00:00Z',
        },
      },
    ],
  );
  expect(route.stable.addresses).toEqual([]);
});

it('leaves Ingresses of another class, and a canary without its main one, alone', () => {
  const other = ingress('other', 'stable', undefined, 'other.example.com');
  expect(
    routes(
      [
        { ...other, spec: { ...other.spec, ingressClassName: 'traefik' } },
        ingress('lost-canary', 'canary', canary('10')),
      ],
      [],
    ),
  ).toEqual([]);
});
