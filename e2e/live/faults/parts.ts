/** What can be tried, in the order in which it is. */
export const FAULTS: readonly string[] = [
  'mlflow',
  'kube-apiserver',
  'postgresql',
  'kill-in-read',
  'kill-in-move',
];
