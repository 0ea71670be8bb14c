import type { Arena } from './arena';
import { type Dialect, FakeRepository } from './FakeRepository';
import { fakeUpstream, Gate } from './Gate';

/** A repository of nobody, behind a host's API. */
export async function openFakeArena(
  beginning: Record<string, string>,
  options: {
    /** Below the gate. */
    name: string;
    authorization: string;
    dialectOf(repository: FakeRepository): Dialect;
    integrationsOf(host: string, token?: string): object;
    pullsAt: RegExp;
    reviewers: Arena['reviewers'];
  },
): Promise<Arena & { fake: FakeRepository }> {
  const fake = new FakeRepository();
  fake.commit('main', beginning);
  const gate = await Gate.open(
    fakeUpstream(options.authorization, options.dialectOf(fake)),
  );
  return {
    fake,
    gate,
    repository: `http://${gate.host}/${options.name}`,
    pullsAt: options.pullsAt,
    reviewers: options.reviewers,
    integrations: token => options.integrationsOf(gate.host, token),
    write: async (branch, files) => {
      fake.branchOff(branch, 'main');
      fake.commit(branch, files);
    },
    branches: async () => [...fake.branches.keys()],
    textsAt: async branch =>
      Object.fromEntries(fake.branches.get(branch) ?? []),
    commitsOn: async branch => fake.commits.get(branch) ?? 0,
    askedFor: async number => fake.pull(number)?.reviewers ?? [],
    merge: async number => fake.merge(number),
    turnDown: async number => fake.close(number),
    close: () => gate.close(),
  };
}
