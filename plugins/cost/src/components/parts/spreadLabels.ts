/** Height of a line of a chart's labels. */
const LINE_PX = 13;

/**
 * By how many pixels each of the labels at the end of lines is to be moved, so that none covers another.
 *
 * @param values - where the lines end, in the unit of the axis
 * @param highest - upper end of the axis, whose lower end is 0
 * @param plotPx - height of what is drawn
 * @returns pixels downwards, in the order of `values`
 */
export function spreadLabels(
  values: readonly number[],
  highest: number,
  plotPx: number,
): number[] {
  const places = values
    .map((value, index) => ({ index, at: plotPx * (1 - value / highest) }))
    .sort((a, b) => a.at - b.at)
    .map(place => ({ ...place, to: place.at }));
  for (let i = 1; i < places.length; i++) {
    places[i].to = Math.max(places[i].to, places[i - 1].to + LINE_PX);
  }
  // What was pushed out of the bottom pushes back.
  let floor = plotPx;
  for (let i = places.length - 1; i >= 0; i--) {
    places[i].to = Math.min(places[i].to, floor);
    floor = places[i].to - LINE_PX;
  }
  const moved = new Array<number>(values.length).fill(0);
  for (const { index, at, to } of places) moved[index] = to - at;
  return moved;
}
