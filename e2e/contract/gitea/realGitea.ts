import { z } from 'zod';
import type { Arena } from './arena';
import { Gate, realUpstream } from './Gate';

/** A Gitea that runs, and whose account the portal has there. */
export interface RealGitea {
  url: string;
  token: string;
}

export const ORGANIZATION = 'acme';
export const REVIEWERS = {
  known: ['@otto', '@acme/ml-owners'],
  refused: ['@nobody-here', '@acme/no-such-team'],
};

const treeSchema = z.object({
  tree: z.array(z.object({ path: z.string(), type: z.string() })),
});
const contentSchema = z.object({ content: z.string() });
const pullSchema = z.object({
  merge_commit_sha: z.string().nullish(),
  requested_reviewers: z.array(z.object({ login: z.string() })),
  requested_reviewers_teams: z.array(z.object({ name: z.string() })),
});

let made = 0;

/** A repository of its own on a Gitea that runs, behind the gate. */
export async function openRealGitea(
  beginning: Record<string, string>,
  { url, token }: RealGitea,
): Promise<Arena> {
  const name = `models-${Date.now()}-${made++}`;
  const at = `/repos/${ORGANIZATION}/${name}`;
  const ask = async <T>(
    method: string,
    path: string,
    schema: z.ZodType<T>,
    body?: object,
  ): Promise<T> => {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        Authorization: `token ${token}`,
        'Content-Type': 'application/json',
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok)
      throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return schema.parse(text ? JSON.parse(text) : undefined);
  };
  const write = async (branch: string, files: Record<string, string>) => {
    const there = await ask(
      'GET',
      `${at}/branches?limit=50`,
      z.array(z.object({ name: z.string() })),
    );
    if (!there.some(one => one.name === branch)) {
      await ask('POST', `${at}/branches`, z.unknown(), {
        new_branch_name: branch,
        old_ref_name: 'main',
      });
    }
    await ask('POST', `${at}/contents`, z.unknown(), {
      branch,
      message: 'By somebody else',
      files: Object.entries(files).map(([path, text]) => ({
        operation: 'upload',
        path,
        content: Buffer.from(text).toString('base64'),
      })),
    });
  };
  await ask('POST', `/orgs/${ORGANIZATION}/repos`, z.unknown(), {
    name,
    default_branch: 'main',
    auto_init: true,
  });
  await ask(
    'PUT',
    `/teams/${await teamId(ask)}/repos/${ORGANIZATION}/${name}`,
    z.unknown(),
  );
  await write('main', beginning);
  const gate = await Gate.open(realUpstream(url));
  return {
    gate,
    repository: `http://${gate.host}/${ORGANIZATION}/${name}`,
    pullsAt: new RegExp(`^${url}/${ORGANIZATION}/${name}/pulls/\\d+$`),
    reviewers: REVIEWERS,
    integrations: (password = token) => ({
      gitea: [{ host: gate.host, baseUrl: `http://${gate.host}`, password }],
    }),
    write,
    branches: async () =>
      (
        await ask(
          'GET',
          `${at}/branches?limit=50`,
          z.array(z.object({ name: z.string() })),
        )
      ).map(branch => branch.name),
    textsAt: async branch => {
      const { tree } = await ask(
        'GET',
        `${at}/git/trees/${encodeURIComponent(branch)}?recursive=true`,
        treeSchema,
      );
      const texts = new Map<string, string>();
      for (const { path, type } of tree) {
        if (type !== 'blob') continue;
        const { content } = await ask(
          'GET',
          `${at}/contents/${encodeURI(path)}?ref=${encodeURIComponent(branch)}`,
          contentSchema,
        );
        texts.set(path, Buffer.from(content, 'base64').toString('utf8'));
      }
      return Object.fromEntries(texts);
    },
    commitsOn: async branch =>
      (
        await ask(
          'GET',
          `${at}/compare/main...${encodeURIComponent(branch)}`,
          z.object({ total_commits: z.number() }),
        )
      ).total_commits,
    askedFor: async number => {
      const pull = await ask('GET', `${at}/pulls/${number}`, pullSchema);
      return [
        ...pull.requested_reviewers.map(({ login }) => login),
        ...pull.requested_reviewers_teams.map(team => team.name),
      ];
    },
    merge: async number => {
      await withPatience(() =>
        ask('POST', `${at}/pulls/${number}/merge`, z.unknown(), {
          Do: 'merge',
        }),
      );
      const pull = await ask('GET', `${at}/pulls/${number}`, pullSchema);
      return pull.merge_commit_sha ?? '';
    },
    turnDown: async number => {
      await ask('PATCH', `${at}/pulls/${number}`, z.unknown(), {
        state: 'closed',
      });
    },
    close: async () => {
      await gate.close().catch(() => undefined);
      await ask('DELETE', at, z.unknown());
    },
  };
}

async function teamId(
  ask: <T>(method: string, path: string, schema: z.ZodType<T>) => Promise<T>,
): Promise<number> {
  const teams = await ask(
    'GET',
    `/orgs/${ORGANIZATION}/teams`,
    z.array(z.object({ id: z.number(), name: z.string() })),
  );
  return teams.find(({ name }) => name === 'ml-owners')?.id ?? 0;
}

/** A pull request is looked at in the background before it can be merged: until then Gitea asks to try again later. */
async function withPatience<T>(work: () => Promise<T>): Promise<T> {
  for (let left = 60; ; left--) {
    try {
      return await work();
    } catch (error) {
      if (left === 0 || !/ 405 .*try again/.test(String(error))) throw error;
      await new Promise(resolve => setTimeout(resolve, 500));
    }
  }
}
