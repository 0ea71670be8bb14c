/** A metric that waits for a verdict. */
export const aMetric = (url: string) => ({
  name: 'verdict',
  interval: '1s',
  count: 100000,
  inconclusiveLimit: 100000,
  consecutiveErrorLimit: 100000,
  consecutiveSuccessLimit: 1,
  failureLimit: 0,
  successCondition: 'result.verdict == "promote"',
  failureCondition: 'result.verdict == "rollback"',
  provider: { web: { url, jsonPath: '{$.result}', timeoutSeconds: 2 } },
});
