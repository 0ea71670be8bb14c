/** Frameworks of `new-model`, in the order in which `npm run test:live` takes their projects. */
export const TEMPLATES = ['sklearn', 'xgboost', 'lightgbm', 'pytorch'] as const;

export type ProvenTemplate = (typeof TEMPLATES)[number];

/** Those of a run that asks for none: each of the others brings an environment of its own, PyTorch's of gigabytes. */
export const USUAL_TEMPLATES: readonly ProvenTemplate[] = [
  'sklearn',
  'xgboost',
];

/** What models do. A classifier is taken to all of the traffic; the others are trained, registered and asked. */
export const TASKS = ['classification', 'regression', 'forecasting'] as const;

export type ProvenTask = (typeof TASKS)[number];

export const USUAL_TASKS: readonly ProvenTask[] = ['classification'];
