import { targetSchema } from './bounds';
import { hostOf, targetsOf } from './streams';

const target = (url: string) => targetSchema.safeParse({ model: 'm', url });

it.each(['http://127.0.0.1:8080', 'http://localhost:1', 'http://[::1]:2'])(
  'sends requests to %s, which is this machine',
  url => {
    expect(target(url).success).toBe(true);
  },
);

it.each([
  'http://10.0.0.1:80',
  'http://example.com',
  'http://127.0.0.1.example.com',
  'http://localhost@example.com',
  'https://127.0.0.1:1',
  'file:///etc/passwd',
  '127.0.0.1:80',
])('refuses %s', url => {
  expect(target(url).error?.issues[0].message).toContain('this machine only');
});

describe('the targets of a model', () => {
  const servers = (['stable', 'canary'] as const).map((role, index) => ({
    model: 'm',
    version: String(index + 1),
    role,
    url: `http://127.0.0.1:${index + 1}`,
    metricsAddress: '127.0.0.1:9',
  }));

  it('is the router where there is one, under the model’s host name', () => {
    expect(targetsOf('m', servers, 'http://127.0.0.1:80', 0.2)).toEqual([
      { model: 'm', url: 'http://127.0.0.1:80', host: hostOf('m'), share: 1 },
    ]);
  });

  it('is the only server of a model that is not behind the router', () => {
    const [{ url }] = servers;
    const predictor = { ...servers[0], role: 'predictor' as const };
    expect(targetsOf('m', [predictor], 'http://127.0.0.1:80', 0.2)).toEqual([
      expect.objectContaining({ url, version: '1' }),
    ]);
  });

  it('are the servers, in shares, where there is none', () => {
    expect(
      targetsOf('m', servers, undefined, 0.2).map(({ url, version, share }) => [
        url,
        version,
        share,
      ]),
    ).toEqual([
      ['http://127.0.0.1:1', '1', 0.8],
      ['http://127.0.0.1:2', '2', 0.2],
    ]);
  });
});
