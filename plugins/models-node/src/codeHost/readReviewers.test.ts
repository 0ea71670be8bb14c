import { ConfigReader } from '@backstage/config';
import { readReviewers, reviewersFor } from './readReviewers';

const read = (reviewers?: object) =>
  readReviewers(
    new ConfigReader({ canary: { reviewers } }),
    'canary.reviewers',
  );

it('knows the reviewers of an owner in whatever case it is written, each once', () => {
  const reviewers = read({
    'group:default/Travel-ML': ['@otto', '@acme/risk/ml-owners'],
    'user:default/otto': ['@otto'],
  });
  expect(
    reviewersFor(reviewers, [
      'group:default/travel-ml',
      'user:default/Otto',
      'group:default/others',
      undefined,
    ]),
  ).toEqual(['@otto', '@acme/risk/ml-owners']);
  expect(reviewersFor(read(), ['group:default/travel-ml'])).toEqual([]);
});

it.each([['otto'], ['@otto?x'], ['@a/../b c'], ['@']])(
  'refuses %s by its key',
  name => {
    expect(() => read({ 'group:default/a': [name] })).toThrow(
      'canary.reviewers.group:default/a.0: must be such as @otto or @travel/ml-owners',
    );
  },
);
