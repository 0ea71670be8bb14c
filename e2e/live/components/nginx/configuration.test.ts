import { renderConfiguration } from './configuration';
import type { Route } from './routes';

const route = (
  weightPercent?: number,
  canaryAddresses = ['127.0.0.1:2'],
): Route => ({
  host: 'model.example.com',
  stable: { service: 'shop/stable', addresses: ['127.0.0.1:1'] },
  ...(weightPercent !== undefined && {
    canary: {
      service: 'shop/canary',
      addresses: canaryAddresses,
      weightPercent,
    },
  }),
});

const render = (...routes: Route[]) =>
  renderConfiguration(routes, { port: 8080, folder: '/data' });

it.each([
  ['no canary', route(), '* stable_0;'],
  ['a canary without traffic', route(0), '* stable_0;'],
  ['a canary of 40 %', route(40), '40% canary_0; * stable_0;'],
  ['a canary with all traffic', route(100), '* canary_0;'],
  ['a canary without a ready pod', route(40, []), '* stable_0;'],
])('splits the requests of a host with %s', (_what, given, split) => {
  expect(render(given)).toContain(
    `split_clients "$request_id" $arm_0 { ${split} }`,
  );
});

it('answers 503 for a host that has no server', () => {
  const empty = { ...route(), stable: { service: 's', addresses: [] } };
  expect(render(empty)).toContain('server_name model.example.com; return 503;');
});

it('tells the weights that are in force', () => {
  expect(render(route(40))).toContain(
    'return 200 \'[{"host":"model.example.com","canaryWeightPercent":40}]\';',
  );
});

it('takes nothing into its text that is no host and no loopback address', () => {
  const text = render(
    { ...route(), host: "x; return 200 'y'" },
    {
      host: 'b.example.com',
      stable: {
        service: 's',
        addresses: ['127.0.0.1:1; } evil {', '10.0.0.1:80'],
      },
    },
  );
  expect(text).not.toContain("return 200 'y'");
  expect(text).not.toContain('evil');
  expect(text).not.toContain('10.0.0.1');
});
