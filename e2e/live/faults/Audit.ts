import { readFile, stat } from 'node:fs/promises';
import { stripVTControlCharacters } from 'node:util';
import { namespaceOf, ROLLOUT, rolloutIdOf } from '../proof/names';

/** What the portal's backend has written into its audit since a moment. */
export class Audit {
  private constructor(
    private readonly file: string,
    private readonly begin: number,
  ) {}

  /** @param file - log of the backend */
  static async since(file: string): Promise<Audit> {
    return new Audit(file, (await stat(file)).size);
  }

  /** Requests that were sent to change a Rollout, by what stands after its path: '' or '/status'. */
  async writes(title: string): Promise<string[]> {
    const request = new RegExp(
      `cluster-fetch .*"method":"(?:PATCH|PUT)","path":"[^"]*/namespaces/${namespaceOf(
        title,
      )}/rollouts/${ROLLOUT}([^"]*)".* status="initiated"`,
    );
    return (await this.lines()).flatMap(line => request.exec(line)?.[1] ?? []);
  }

  /** Ids of the actions of one kind that were taken on a Rollout; a call that was repeated is the same action. */
  async taken(title: string, action: string): Promise<Set<string>> {
    const ended = new RegExp(
      `rollout-act .*"rollout":"${rolloutIdOf(
        title,
      )}","action":"${action}".*"actionId":"([^"]+)".* status="succeeded"`,
    );
    const ids = (await this.lines()).flatMap(
      line => ended.exec(line)?.[1] ?? [],
    );
    return new Set(ids);
  }

  private async lines(): Promise<string[]> {
    const text = (await readFile(this.file)).subarray(this.begin);
    return stripVTControlCharacters(text.toString('utf8')).split('\n');
  }
}
