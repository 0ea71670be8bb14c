/** What a person says of card-fraud when it is to be watched. */
export const MONITORING = {
  model: 'resource:default/card-fraud',
  task: 'classification',
  falseAlarmsOncePerWindows: 26,
  cluster: 'prod-eu',
  namespace: 'payments-ml',
  releasePolicy: 'careful',
};
