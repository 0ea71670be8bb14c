import { parseFileAddress } from './fileAddress';

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

it('takes escapes back', () => {
  expect(
    parseFileAddress('https://code.example/a/b/blob/main/my%20model/x.yaml'),
  ).toMatchObject({ path: 'my model/x.yaml' });
});

it.each(['drift.yaml', 'https://code.example/acme/models', 'https://x/a/b/c'])(
  'knows no file behind %s',
  url => {
    expect(parseFileAddress(url)).toBeUndefined();
  },
);
