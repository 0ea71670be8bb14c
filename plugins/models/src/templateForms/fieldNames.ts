/** How templates call the fields: `ui:field`. */
export const FIELD_NAMES = {
  modelName: 'BellwetherModelName',
  cluster: 'BellwetherCluster',
  releasePolicy: 'BellwetherReleasePolicy',
  repository: 'BellwetherRepository',
  plan: 'BellwetherPlan',
} as const;
