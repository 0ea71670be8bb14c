import { FetchApi } from '@backstage/core-plugin-api';

const USUAL = {
  falseRollbackRate: 0.05,
  rolledBackBy: ['errors', 'latency'],
  falsePromoteRate: 0.05,
  margin: 1.5,
  promotedOver: ['errors', 'latency'],
};

/** What a portal offers: two clusters, one of which does not answer, and two release policies. */
export const CHOICES = {
  codeHosts: ['git.example.com'],
  pullRequestHosts: ['git.example.com', 'gitlab.example.com'],
  clusters: [
    { name: 'prod-down', answers: false },
    { name: 'prod-eu', answers: true },
  ],
  releasePolicies: [
    {
      name: 'usual',
      title: 'Usual',
      steps: [10, 50],
      longestWaitMinutes: 60,
      judgement: USUAL,
    },
    {
      name: 'strict',
      title: 'Strict',
      steps: [5],
      longestWaitMinutes: 120,
      judgement: {
        ...USUAL,
        policy: 'payments',
        falseRollbackRate: 0.001,
        rolledBackBy: ['errors', 'scores', 'labels'],
        margin: 1.2,
        promotedOver: ['errors', 'labels'],
      },
    },
  ],
};

/** The plan of a template that would write these files. */
export const answerPlan = (paths: string[], cost = 'about 28 USD') => ({
  files: paths.map(path => ({ path, bytes: 3210 })),
  texts: [
    { title: 'What comes next', content: 'it is there' },
    { title: 'Cost', content: cost },
  ],
});

export type Reply = { status?: number; body: unknown };

/** The scaffolder's module, which answers by path. */
export function fakeScaffolderModule(
  replies: Record<string, Reply | ((body: unknown) => Reply)>,
) {
  const asked: string[] = [];
  const fetchApi: FetchApi = {
    fetch: async (input, init) => {
      const url = String(input);
      asked.push(url);
      const found = Object.entries(replies).find(([path]) =>
        url.includes(path),
      )?.[1];
      const reply =
        typeof found === 'function'
          ? found(JSON.parse(String(init?.body)))
          : found ?? { status: 404, body: {} };
      return new Response(JSON.stringify(reply.body), {
        status: reply.status ?? 200,
        headers: { 'Content-Type': 'application/json' },
      });
    },
  };
  return { asked, fetchApi };
}
