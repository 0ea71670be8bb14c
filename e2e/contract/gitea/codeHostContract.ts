import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import {
  type CodeHost,
  IntegratedHosts,
  type ProposedChange,
  type SourceFile,
} from '@bellwether/plugin-models-node';
import { type Arena, BEGINNING, DRIFT, ROLLOUT } from './arena';

// A host that runs makes a repository for each of them.
jest.setTimeout(60_000);

/** What the portal relies on, of whichever host. */
// eslint-disable-next-line jest/no-export -- the checks of several hosts
export function describeCodeHost(
  open: (beginning: Record<string, string>) => Promise<Arena>,
): void {
  let arena: Arena;
  let host: CodeHost;
  let seen: string[];

  const hostBy = (token?: string): CodeHost =>
    IntegratedHosts.create({
      integrations: ScmIntegrations.fromConfig(
        new ConfigReader({ integrations: arena.integrations(token) }),
      ),
    });

  beforeEach(async () => {
    arena = await open(BEGINNING);
    host = hostBy();
    seen = [];
  });

  afterEach(() => arena.close());

  const fileAt = async (path: string, branch = 'main'): Promise<SourceFile> => {
    const file = await host.file(arena, path, branch);
    if (!file) throw new Error(`No ${path} on ${branch}`);
    return file;
  };

  /** Two files changed and one made, unless it is said otherwise. */
  const propose = async (changed: Partial<ProposedChange> = {}) => {
    const rollout = await fileAt('deploy/base/rollout.yaml');
    const drift = await fileAt('deploy/my model/drift.yml');
    return {
      repository: arena.repository,
      base: 'main',
      branch: 'bellwether/resize-1a2b3c4d',
      files: [
        { ...rollout, text: 'kind: Rollout\nspec:\n  replicas: 2\n' },
        { ...drift, text: `${DRIFT}more: ö\n` },
        { path: 'deploy/new.yaml', text: 'new: true\n' },
      ],
      title: 'Two pods instead of four',
      body: 'Because `two` are enough.\n',
      onBranch: (is: string) => {
        seen.push(is);
      },
      ...changed,
    };
  };

  it('reads what is there, and nothing that is not', async () => {
    const { repository } = arena;
    expect(host.problemOf(repository)).toBeUndefined();
    expect(await host.baseOf({ repository, revision: 'HEAD' })).toBe('main');
    expect(await host.baseOf({ repository, revision: 'v1' })).toBe('v1');
    const inDeploy = await host.files(
      { repository, path: './deploy/' },
      'main',
    );
    expect(inDeploy.map(({ path, text }) => [path, text]).sort()).toEqual([
      ['deploy/base/rollout.yaml', ROLLOUT],
      ['deploy/my model/drift.yml', DRIFT],
    ]);
    expect(await host.files({ repository }, 'main')).toHaveLength(3);
    expect(await host.file(arena, 'deploy/none.yaml', 'main')).toBeUndefined();
    const before = arena.gate.requests.length;
    expect(await host.file(arena, '../../users', 'main')).toBeUndefined();
    expect(arena.gate.requests).toHaveLength(before);
  });

  it('opens a pull request of one commit or more, of which it is told what became', async () => {
    const change = await propose();
    const opened = await host.openPullRequest(change);
    expect(opened).toEqual({
      url: expect.stringMatching(arena.pullsAt),
      number: expect.any(Number),
      branch: change.branch,
    });
    expect(seen).toEqual(['perhaps there']);
    expect(await arena.textsAt('main')).toEqual(BEGINNING);
    const after = {
      ...BEGINNING,
      ...Object.fromEntries(change.files.map(({ path, text }) => [path, text])),
    };
    expect(await arena.textsAt(change.branch)).toEqual(after);
    expect(await arena.commitsOn(change.branch)).toBeGreaterThan(0);
    const { repository } = arena;
    expect(await host.look(repository, opened.number)).toEqual({ is: 'open' });

    const commit = await arena.merge(opened.number);
    expect(await host.look(repository, opened.number)).toEqual({
      is: 'merged',
      commit,
    });
    expect(await arena.textsAt('main')).toEqual(after);

    const readme = await fileAt('README.md');
    const other = await host.openPullRequest({
      ...change,
      branch: 'bellwether/readme-1',
      files: [{ ...readme, text: '# none\n' }],
    });
    expect(other.number).not.toBe(opened.number);
    await arena.turnDown(other.number);
    expect(await host.look(repository, other.number)).toEqual({ is: 'closed' });
  });

  it('goes into a branch whose name has a slash', async () => {
    await arena.write('release/1.0', { 'a.yaml': 'a: 1\n' });
    const file = await fileAt('a.yaml', 'release/1.0');
    expect(
      await host.files({ repository: arena.repository }, 'release/1.0'),
    ).toContainEqual(file);
    const opened = await host.openPullRequest(
      await propose({
        base: 'release/1.0',
        files: [{ ...file, text: 'a: 2\n' }],
      }),
    );
    expect((await arena.textsAt(opened.branch))['a.yaml']).toBe('a: 2\n');
  });

  it.each<[string, (change: ProposedChange) => Promise<ProposedChange>]>([
    [
      'was changed meanwhile',
      async change => {
        await arena.write('main', { 'deploy/my model/drift.yml': 'kind: X\n' });
        return change;
      },
    ],
    [
      'is there already',
      async change => ({
        ...change,
        files: [{ path: 'other/values.yaml', text: 'mine: 1\n' }],
      }),
    ],
  ])(
    'changes nothing where a file %s, and leaves no branch',
    async (_case, prepare) => {
      const change = await prepare(await propose());
      await expect(host.openPullRequest(change)).rejects.toMatchObject({
        name: 'ConflictError',
        message: expect.stringContaining(arena.gate.host),
      });
      expect(await arena.branches()).toEqual(['main']);
      expect(seen).toEqual(['perhaps there', 'gone']);
    },
  );

  it('leaves the branch of somebody else as it is', async () => {
    const change = await propose();
    await arena.write(change.branch, { 'theirs.yaml': 'theirs: true\n' });
    await expect(host.openPullRequest(change)).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringContaining(`${arena.gate.host} refuses the change`),
    });
    expect(await arena.textsAt(change.branch)).toMatchObject({
      'theirs.yaml': 'theirs: true\n',
    });
    expect(seen).toEqual(['perhaps there', 'gone']);
  });

  it.each<[string, RegExp, 'before' | 'after']>([
    ['its branch was not made', /^POST .*\/branches$/, 'before'],
    ['nobody heard that its branch was made', /^POST .*\/branches$/, 'after'],
    ['its files were not stored', /^POST .*\/(contents|commits)$/, 'before'],
    ['it was not opened', /^POST .*\/(pulls|merge_requests)$/, 'before'],
  ])('leaves nothing where %s', async (_case, request, failure) => {
    const change = await propose({ isRepeatable: true });
    arena.gate.fails = named => (request.test(named) ? failure : undefined);
    await expect(host.openPullRequest(change)).rejects.toThrow('HTTP 503');
    expect(await arena.branches()).toEqual(['main']);
    expect(seen).toEqual(['perhaps there', 'gone']);
    arena.gate.fails = () => undefined;
    expect(await host.openPullRequest(change)).toMatchObject({
      branch: change.branch,
    });
  });

  it('goes on where an earlier attempt left its branch, and finds what was opened unheard', async () => {
    const change = await propose({ isRepeatable: true });
    arena.gate.fails = named =>
      /^(POST .*\/(contents|commits)$|DELETE )/.test(named)
        ? 'before'
        : undefined;
    await expect(host.openPullRequest(change)).rejects.toThrow('HTTP 503');
    expect(await arena.branches()).toContain(change.branch);
    expect(seen).toEqual(['perhaps there']);

    // The base moves on; what is proposed begins there.
    await arena.write('main', { 'other/values.yaml': 'a: 2\n' });
    arena.gate.fails = named =>
      /^POST .*\/(pulls|merge_requests)$/.test(named) ? 'after' : undefined;
    const opened = await host.openPullRequest(change);
    expect((await arena.textsAt(change.branch))['other/values.yaml']).toBe(
      'a: 2\n',
    );
    arena.gate.fails = () => undefined;
    expect(await host.openPullRequest(change)).toEqual(opened);
    expect(await host.look(arena.repository, opened.number)).toEqual({
      is: 'open',
    });
  });

  it('asks whom it can for a review, and tells of the others', async () => {
    const { known, refused } = arena.reviewers;
    const { notAsked, ...opened } = await host.openPullRequest(
      await propose({ reviewers: [...known, ...refused] }),
    );
    expect(notAsked).toEqual(
      refused.map(reviewer => ({
        reviewer,
        reason: expect.stringContaining(arena.gate.host),
      })),
    );
    expect(await arena.askedFor(opened.number)).toEqual(
      known.map(name => name.replace(/^@(.*\/)?/, '')),
    );
    expect(await host.look(arena.repository, opened.number)).toEqual({
      is: 'open',
    });
  });

  it('says who refuses, and never by what the portal is known', async () => {
    const stranger = hostBy('b4d-t0ken');
    const { repository } = arena;
    const error = await stranger.baseOf({ repository }).catch(e => e);
    expect(error.message).toMatch(
      `${arena.gate.host} does not permit this to the portal's account (401)`,
    );
    expect(error.message).not.toContain('b4d-t0ken');

    const elsewhere = `${repository}-not-there`;
    await expect(host.baseOf({ repository: elsewhere })).rejects.toThrow(
      `${arena.gate.host} answered HTTP 404`,
    );
    await arena.gate.close();
    await expect(host.baseOf({ repository })).rejects.toThrow(
      `${arena.gate.host} did not answer`,
    );
  });

  it.each<[string, Partial<ProposedChange>]>([
    ['files', { files: [{ path: 'a/../../../x', text: '' }] }],
    ['files', { files: [{ path: '/etc/x', text: '' }] }],
    ['branch', { branch: 'a/../../main' }],
    ['branch', { branch: 'a?ref=x' }],
    ['branch', { base: '-x' }],
  ])('asks nothing where %s lead elsewhere: %j', async (field, changed) => {
    const change = await propose(changed);
    const before = arena.gate.requests.length;
    await expect(host.openPullRequest(change)).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringContaining(`${field}: `),
    });
    expect(arena.gate.requests).toHaveLength(before);
  });

  it.each(['/%2e%2e%2fadmin', ';x', '/a%20b'])(
    'knows no repository at an address with %s',
    async more => {
      const repository = `${arena.repository}${more}`;
      const before = arena.gate.requests.length;
      await expect(host.baseOf({ repository })).rejects.toMatchObject({
        name: 'InputError',
        message: expect.stringContaining('repository: '),
      });
      expect(arena.gate.requests).toHaveLength(before);
    },
  );
}
