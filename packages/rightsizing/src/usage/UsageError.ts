/** Usage that cannot be sized; the message says what is wrong with it, in one sentence that names the workload and the pod. */
export class UsageError extends Error {
  readonly name = 'UsageError';
}
