import {
  filesUrlOf,
  parseFileAddress,
  repositoryOfPullRequest,
} from './fileAddress';

it.each([
  'https://github.com/acme/models/blob/main/fraud/drift.yaml',
  'https://github.com/acme/models/edit/main/fraud/drift.yaml',
  'https://github.com/acme/models/tree/main/fraud/drift.yaml',
])('names repository, branch and path of %s', url => {
  expect(parseFileAddress(url)).toEqual({
    repository: 'https://github.com/acme/models',
    revision: 'main',
    path: 'fraud/drift.yaml',
  });
});

it.each([
  ['github', 'https://github.com/acme/models', 'blob'],
  ['gitlab', 'https://gitlab.com/acme/risk/eu/models', '-/blob'],
  ['gitlab', 'https://example.com/gitlab/acme/models', '-/edit'],
  ['gitea', 'https://gitea.example.com/acme/models', 'src/branch'],
  ['gitea', 'https://gitea.example.com/acme/src', 'raw/branch'],
  ['gitea', 'https://gitea.example.com/acme/models', '_edit'],
])('knows a file of %s at %s by /%s/', (_host, repository, form) => {
  expect(
    parseFileAddress(`${repository}/${form}/main/fraud/blob/drift.yaml`),
  ).toEqual({ repository, revision: 'main', path: 'fraud/blob/drift.yaml' });
});

it.each(['github', 'gitlab', 'gitea', undefined])(
  'reads the address of a file that it gives for %s',
  type => {
    const repository = 'https://code.example.com/acme/models';
    const url = `${filesUrlOf(repository, 'main', type)}/a/b.yaml`;
    expect(parseFileAddress(url)).toMatchObject({
      repository,
      revision: 'main',
      path: 'a/b.yaml',
    });
  },
);

it.each([
  'https://github.com/acme/models/pull/7',
  'https://gitea.example.com/acme/models/pulls/7/',
  'https://gitlab.com/acme/risk/models/-/merge_requests/7',
])('knows the repository of %s', url => {
  expect(repositoryOfPullRequest(url)).toMatch(/\/models$/);
});

it('takes escapes back', () => {
  expect(
    parseFileAddress('https://code.example/a/b/blob/main/my%20model/x.yaml'),
  ).toMatchObject({ path: 'my model/x.yaml' });
});

it.each([
  'drift.yaml',
  'https://code.example/acme/models',
  'https://x/a/b/c',
  'https://code.example/a/b/blob/main/%E0',
])('knows no file behind %s', url => {
  expect(parseFileAddress(url)).toBeUndefined();
});
