import { Sandbox } from '@bellwether/sandbox';
import { Layout } from './layouts';
import { askCodeHost } from './upstreams';

const TEAM = 'travel-ml';

/** Repositories of a team on the sandbox's code host, written by hand and read as a reviewer does. */
export class TeamRepositories {
  constructor(private readonly sandbox: Sandbox) {}

  /** As Backstage's field for repositories writes it. */
  urlOf(repo: string): string {
    const { host } = new URL(this.sandbox.urls.codeHost);
    return `${host}?owner=${TEAM}&repo=${repo}`;
  }

  async publish(repo: string, files: Layout): Promise<void> {
    await this.ask('POST', `/orgs/${TEAM}/repos`, { name: repo });
    for (const [path, text] of Object.entries(files)) {
      const { status } = await this.ask(
        'PUT',
        `/repos/${TEAM}/${repo}/contents/${path}`,
        { message: 'Add', content: Buffer.from(text).toString('base64') },
      );
      if (status !== 200) throw new Error(`${path}: HTTP ${status}`);
    }
  }

  async filesOf(repo: string, branch: string): Promise<Map<string, string>> {
    const at = `/repos/${TEAM}/${repo}`;
    const { body } = await this.ask(
      'GET',
      `${at}/git/trees/${encodeURIComponent(branch)}`,
    );
    const files = new Map<string, string>();
    for (const { path } of body.tree) {
      const file = await this.ask(
        'GET',
        `${at}/contents/${path}?ref=${branch}`,
      );
      files.set(
        path,
        Buffer.from(file.body.content, 'base64').toString('utf8'),
      );
    }
    return files;
  }

  async pullsOf(repo: string) {
    const pulls = [];
    for (let number = 1; ; number += 1) {
      const { status, body } = await this.ask(
        'GET',
        `/repos/${TEAM}/${repo}/pulls/${number}`,
      );
      if (status !== 200) return pulls;
      pulls.push(body);
    }
  }

  private ask(method: string, path: string, body?: object) {
    return askCodeHost(this.sandbox, method, path, body);
  }
}
