/** A condition of an object's status that holds since `now`. */
export function condition(
  type: string,
  now: Date,
  extra: { status?: 'True' | 'False'; reason?: string; message?: string } = {},
) {
  return { type, status: 'True', lastTransitionTime: seconds(now), ...extra };
}

/** The time as Kubernetes writes it, without fractions of a second. */
export function seconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
