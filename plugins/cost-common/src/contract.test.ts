import {
  CostClient,
  costPermissions,
  makeChangesRequestSchema,
  previewChangesRequestSchema,
} from '.';

it('the client names models by their path, sends its key, and gives the backend’s words', async () => {
  const asked: Array<[string, RequestInit | undefined]> = [];
  const client = new CostClient({
    discoveryApi: { getBaseUrl: async () => 'http://portal/api/cost' },
    fetchApi: {
      fetch: async (url, init) => {
        asked.push([String(url), init]);
        return new Response(
          JSON.stringify({
            error: { name: 'ConflictError', message: 'The file is another' },
            request: { method: 'POST', url: '/changes' },
            response: { statusCode: 409 },
          }),
          { status: 409, headers: { 'Content-Type': 'application/json' } },
        );
      },
    },
  });
  await expect(
    client.setBudget(
      'resource:default/flight-delay',
      { perMonth: 100, reason: 'The tests want to see it' },
      { idempotencyKey: 'key-of-the-test' },
    ),
  ).rejects.toMatchObject({
    body: { error: { message: 'The file is another' } },
  });
  await expect(
    client.getFleet({
      by: 'team',
      days: 90,
      cluster: 'prod eu',
      sort: '-unit',
      page: 2,
      pageSize: 25,
      savings: 0,
    }),
  ).rejects.toThrow();
  const [[url, init], [fleet]] = asked;
  expect(url).toBe(
    'http://portal/api/cost/v1/models/resource/default/flight-delay/budget',
  );
  expect(init?.method).toBe('PUT');
  expect(init?.headers).toMatchObject({ 'Idempotency-Key': 'key-of-the-test' });
  expect(fleet).toBe(
    'http://portal/api/cost/v1/fleet?by=team&days=90&cluster=prod+eu&sort=-unit&page=2&pageSize=25&savings=0',
  );
});

it('what writes is not read-only, and names are registered once', () => {
  const names = costPermissions.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(
    costPermissions
      .filter(({ attributes }) => attributes.action !== 'read')
      .map(({ name }) => name),
  ).toEqual([
    'cost.recommendation.apply',
    'cost.recommendation.dismiss',
    'cost.budget.set',
  ]);
});

it('a change needs a reason and what was looked at, and no more than twenty at once', () => {
  const id = '0b0e2c7e-6f0c-4d0f-9a51-6a8c3f0c1d2e';
  const request = {
    recommendations: [{ id }],
    reason: 'It asks for far too much',
    precondition: 'abc',
  };
  expect(makeChangesRequestSchema.safeParse(request).data?.kind).toBe('apply');
  for (const wrong of [
    { ...request, reason: 'short' },
    { ...request, precondition: '' },
    { ...request, recommendations: Array(21).fill({ id }) },
    { ...request, force: true },
  ]) {
    expect(makeChangesRequestSchema.safeParse(wrong).success).toBe(false);
  }
  expect(
    previewChangesRequestSchema.safeParse({
      recommendations: [{ id, target: 1 }],
    }).success,
  ).toBe(false);
});
