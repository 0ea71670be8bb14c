/** At most `most` of the points, evenly chosen, with the first and the last. */
export function thin<T>(points: readonly T[], most: number): T[] {
  if (points.length <= most) return [...points];
  return Array.from(
    { length: most },
    (_, index) =>
      points[Math.round((index * (points.length - 1)) / (most - 1))],
  );
}
