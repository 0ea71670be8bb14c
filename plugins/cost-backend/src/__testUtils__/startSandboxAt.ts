import { Sandbox, startSandbox } from '@bellwether/sandbox';

/**
 * Starts a sandbox that begins at a moment, and whose world moves by the test alone: no controller works beside it, and its
 * Prometheus has the test's time.
 */
export function startSandboxAt(now: () => Date): Promise<Sandbox> {
  return startSandbox({
    quiet: true,
    now: now(),
    controllers: false,
    prometheusClock: () => now().getTime(),
  });
}
