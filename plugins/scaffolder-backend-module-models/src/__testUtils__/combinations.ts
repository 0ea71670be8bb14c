export const TASKS = ['classification', 'regression', 'forecasting'];
export const FRAMEWORKS = ['sklearn', 'xgboost', 'lightgbm', 'pytorch'];
export const SERVING = ['rollout', 'kserve'];
export const SOURCES = [
  { dataSource: 'file' },
  {
    dataSource: 'sql',
    sqlQuery: 'select "a", b from flights where note = \'x: y #z\'',
    target: 'delay',
  },
  { dataSource: 'feast', featureService: 'flight_features', target: 'delay' },
];

/** All that the form of `new-model` can ask for, as far as it makes other files. */
export const COMBINATIONS = FRAMEWORKS.flatMap(framework =>
  TASKS.flatMap(task =>
    SERVING.flatMap(serving =>
      SOURCES.map(source => ({ framework, task, serving, ...source })),
    ),
  ),
);
