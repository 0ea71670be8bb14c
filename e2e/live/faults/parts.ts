/** What can be tried, in the order in which it is. */
export const FAULTS: readonly string[] = [
  'mlflow',
  'kube-apiserver',
  'prometheus',
  'postgresql',
  'kill-in-read',
  'kill-in-move',
];
