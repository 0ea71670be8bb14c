import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ask, json } from '../components/answers';
import type { Stack } from '../stack/Stack';
import { runThroughPortal } from './makeThroughPortal';
import { PORTAL_URL } from './portalOfTemplates';
import { NAMESPACE } from './trainProject';

const run = promisify(execFile);

/**
 * Runs a template that proposes a change of a project, merges its pull request as a reviewer does, and pulls.
 *
 * @param at.name - of the team's repository
 * @param at.folder - where it was cloned to
 */
export async function mergeProposal(
  at: { stack: Stack; codeHost: string; name: string; folder: string },
  template: string,
  values: Record<string, unknown>,
): Promise<void> {
  const { stack, codeHost, name, folder } = at;
  const { links } = await runThroughPortal(
    stack.environment[PORTAL_URL],
    `template:default/${template}`,
    {
      repoUrl: `${new URL(codeHost).host}?owner=${NAMESPACE}&repo=${name}`,
      ...values,
    },
  );
  const { url } = links.find(({ title }) => title === 'Pull request') ?? {};
  const [number] = /\d+$/.exec(url ?? '') ?? [];
  if (!number) throw new Error(`${template} has proposed nothing: ${url}`);
  await ask(
    `${codeHost}/api/v3/repos/${NAMESPACE}/${name}/pulls/${number}/merge`,
    json('PUT', {}, { Authorization: 'Bearer sandbox-code-host-token' }),
  );
  await run('git', ['pull', '--quiet'], { cwd: folder });
}
