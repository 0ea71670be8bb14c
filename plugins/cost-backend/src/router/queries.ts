/** Where what is of one model is. */
export const MODEL = '/v1/models/{kind}/{namespace}/{name}';

/** Headers of what may be repeated. */
export const KEY = {
  'Idempotency-Key': 'A repeated key returns the first answer',
};

const DAYS =
  '7, 30 or 90; as the configuration has it (`cost.shownDays`) without it';

/** What each parameter of a query means. */
export const wholeFleetQuery = {
  by: '`model`, `team` (the default), `system` or `cluster`',
  days: DAYS,
  cluster: 'Only what runs there',
  sort: '`cost` (the default), `name`, `change`, `unit`, `waste`, `spot`, `saving` or `budget`; with a minus the other way round',
};

export const fleetQuery = {
  ...wholeFleetQuery,
  page: 'From 1 on; beyond the last it is the last',
  pageSize: 'Rows of a page, at most 500; all rows without it',
  savings: 'Savings that are given, at most 500; all without it',
};

export const costsQuery = { days: DAYS, cluster: 'Only what runs there' };
