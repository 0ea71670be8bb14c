import { Schemas, validateFolder } from '../manifests';
import { inFolder } from './project';
import { Task } from './startScaffolder';
import { TeamPortal } from './TeamPortal';

const schemas = Schemas.load();

/** Runs a template that comes to its end. */
export async function completes(
  portal: TeamPortal,
  template: string,
  values: object,
): Promise<Task> {
  const task = await portal.scaffolder.run(template, values);
  expect({ status: task.status, error: task.error }).toEqual({
    status: 'completed',
    error: undefined,
  });
  return task;
}

/** What the one pull request leaves in place of what was there: valid, and without anything of a template. */
export async function proposed(
  portal: TeamPortal,
  repo: string,
): Promise<Map<string, string>> {
  const pulls = await portal.repositories.pullsOf(repo);
  expect(pulls).toHaveLength(1);
  expect(`${pulls[0].title} ${pulls[0].body}`).not.toContain('${{');
  const before = await portal.repositories.filesOf(repo, 'main');
  const after = await portal.repositories.filesOf(repo, pulls[0].head.ref);
  const { findings } = await inFolder(after, root =>
    validateFolder({ schemas, root, paths: ['.'], overlays: [] }),
  );
  expect(findings).toEqual([]);
  const changed = new Map(
    [...after].filter(([path, text]) => before.get(path) !== text),
  );
  for (const [name, text] of changed) {
    expect({
      name,
      left: /\$\{\{|\{%|undefined|\[object/.exec(text),
    }).toEqual({ name, left: null });
  }
  return changed;
}
