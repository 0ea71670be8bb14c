import { JsonObject } from '@backstage/types';
import { Sandbox, startSandbox } from '@bellwether/sandbox';
import { eventuallyModels } from './models';
import { Scaffolder, startScaffolder } from './startScaffolder';
import { TeamRepositories } from './TeamRepositories';
import { addChallenger } from './upstreams';

const NAME = 'card-fraud';

/** A portal whose team has repositories of its own making for a model that is there and has a challenger. */
export class TeamPortal {
  static readonly model = `resource:default/${NAME}`;

  /** @param own - what else its configuration holds */
  static async start(
    own: (sandbox: Sandbox) => JsonObject = () => ({}),
  ): Promise<TeamPortal> {
    const sandbox = await startSandbox({ quiet: true });
    const scaffolder = await startScaffolder({
      sandbox,
      withModels: true,
      config: {
        ...own(sandbox),
        drift: {
          files: { roots: ['/var/lib/portal'] },
          inferenceLogs: {
            directory: '/var/lib/portal/kept',
            models: {
              payments: {
                model: NAME,
                inputs: { amount: 'number' },
                outputs: { is_fraud: 'boolean' },
              },
            },
          },
        },
      },
    });
    const challenger = await addChallenger(sandbox, NAME);
    await scaffolder.readRegistry();
    await eventuallyModels(scaffolder, TeamPortal.model);
    return new TeamPortal(sandbox, scaffolder, challenger);
  }

  readonly repositories: TeamRepositories;

  private constructor(
    readonly sandbox: Sandbox,
    readonly scaffolder: Scaffolder,
    /** Version of the challenger. */
    readonly challenger: string,
  ) {
    this.repositories = new TeamRepositories(sandbox);
  }

  async stop(): Promise<void> {
    await this.scaffolder.stop();
    await this.sandbox.close();
  }
}
