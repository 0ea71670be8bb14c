const START_MS = 180_000;

/** Begins before the tests of a file, and stops after them. */
export function forAllTests<
  T extends { begin(): Promise<void>; stop(): Promise<void> },
>(world: T): T {
  beforeAll(() => world.begin(), START_MS);
  afterAll(() => world.stop());
  return world;
}
