import { ModelsClient } from '@bellwether/plugin-models-common';
import { z } from 'zod';
import { json } from '../components/answers';
import { eventually, expectThat } from '../faults/Checks';
import { GuestSession } from '../portal/GuestSession';
import { rolloutOf } from './OnCluster';
import type { ProvenTask } from './parts';
import { PORTAL_URL } from './portalOfTemplates';
import type { Proven } from './proveTemplate';
import { type Served, servedPod } from './serve';
import { ROWS, trainProject, type WorkshopTools } from './trainProject';

const SEEN_SECONDS = 60;

const answerSchema = z.object({
  outputs: z.array(z.object({ data: z.array(z.number()) })).length(1),
});

/** From the form to an answer of a real MLServer: what a task has of its own lies before the traffic, which is as for any other. */
export async function proveTask(
  tools: WorkshopTools,
  wanted: { framework: string; task: ProvenTask },
): Promise<Proven> {
  const { stack } = tools;
  const { name, project, trail, checks } = await trainProject(tools, wanted);
  await project.image();
  await project.make('deploy');
  const [rollout, version] = [
    rolloutOf(await project.render(stack.environment.BELLWETHER_KUSTOMIZE)),
    await project.version(),
  ];
  const pod = servedPod({ project, rollout, version });
  await stack.add(pod.component);
  try {
    trail.reached('first server', 'MLServer has answered by itself');
    const { url }: Served = JSON.parse(stack.environment[pod.variable]);
    await checks.check(
      `it answers about ${ROWS} rows that were held out`,
      async () => {
        const answer = await fetch(
          `${url}/v2/models/${name}/infer`,
          json('POST', await project.request()),
        );
        const { outputs } = answerSchema.parse(await answer.json());
        const [{ data }] = outputs;
        expectThat(data.length === ROWS, `it answered ${data.length} times`);
        expectThat(new Set(data).size > 1, 'it always answers the same');
      },
    );
    const models = new ModelsClient(
      new GuestSession(stack.environment[PORTAL_URL]).apis,
    );
    await checks.check('the page lists the version as challenger', async () => {
      await eventually(
        'the page lists the version as challenger',
        SEEN_SECONDS,
        () => models.getModel(`resource:default/${name}`),
        ({ aliases }) =>
          aliases.some(
            ({ alias, version: at }) => alias === 'challenger' && at === 1,
          ),
      );
    });
    return { trail, checks };
  } finally {
    await stack.stopServer(pod.server);
  }
}
