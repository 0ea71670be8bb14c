import { z } from 'zod';
import { startModelServer } from '../components/mlserver';
import type { Component } from '../stack/Component';
import { MODEL, type Side, VERSIONS } from './names';

const VARIABLE = 'BELLWETHER_PROOF_SERVERS';
const SIDES: Side[] = ['stable', 'canary'];

const serversSchema = z.array(
  z.object({
    story: z.string(),
    side: z.enum(['stable', 'canary']),
    url: z.string(),
    metricsAddress: z.string(),
  }),
);

export type StoryServer = z.infer<typeof serversSchema>[number];

const titleOf = (story: string, side: Side) => `proof ${story} ${side}`;

/**
 * Two processes of MLServer for each story: their counters are per process, so no two rollouts may share one.
 *
 * @param stories - titles of the rollouts
 */
export function storyServers(stories: readonly string[]): Component {
  return {
    name: 'model servers of the proof',
    version: '',
    needs: ['mlflow', 'mlserver'],
    contracts: [],
    async install() {},
    async start(context) {
      const started = await Promise.all(
        stories.flatMap(story =>
          SIDES.map(async side => {
            const { process_, ...addresses } = await startModelServer(context, {
              name: titleOf(story, side),
              model: MODEL,
              version: VERSIONS[side],
            });
            return { process_, server: { story, side, ...addresses } };
          }),
        ),
      );
      return {
        processes: started.map(({ process_ }) => process_),
        environment: {
          [VARIABLE]: JSON.stringify(started.map(({ server }) => server)),
        },
      };
    },
  };
}

/** Name of the process that serves one side, as the stack has it. */
export function storyProcess(story: string, side: Side): string {
  return `mlserver ${titleOf(story, side)}`;
}

/** Names of the processes of some stories. */
export function storyProcesses(stories: readonly string[]): string[] {
  return stories.flatMap(story => SIDES.map(side => storyProcess(story, side)));
}

/** The process that serves one side of a story. */
export function storyServer(
  environment: Record<string, string>,
  story: string,
  side: Side,
): StoryServer {
  const found = serversSchema
    .parse(JSON.parse(environment[VARIABLE] ?? '[]'))
    .find(server => server.story === story && server.side === side);
  if (!found) throw new Error(`No process serves the ${side} side of ${story}`);
  return found;
}
