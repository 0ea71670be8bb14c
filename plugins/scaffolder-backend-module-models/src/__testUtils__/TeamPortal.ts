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

  sandbox!: Sandbox;
  scaffolder!: Scaffolder;
  repositories!: TeamRepositories;
  /** Version of the challenger. */
  challenger!: string;

  /** @param own - what else its configuration holds */
  constructor(
    private readonly own: (sandbox: Sandbox) => JsonObject = () => ({}),
  ) {}

  async begin(): Promise<void> {
    this.sandbox = await startSandbox({ quiet: true });
    this.scaffolder = await startScaffolder({
      sandbox: this.sandbox,
      withModels: true,
      config: {
        ...this.own(this.sandbox),
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
    this.repositories = new TeamRepositories(this.sandbox);
    this.challenger = await addChallenger(this.sandbox, NAME);
    await this.scaffolder.readRegistry();
    await eventuallyModels(this.scaffolder, TeamPortal.model);
  }

  async stop(): Promise<void> {
    await this.scaffolder.stop();
    await this.sandbox.close();
  }
}
