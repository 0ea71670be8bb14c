import { formatNumber, formatShare } from '../words';
import type { ShownColumn } from '../ShownReport';
import { escape } from './escape';

type Histogram = NonNullable<ShownColumn['histogram']>;

/** Height of a chart in its own units; the width is one unit per bin. */
const HEIGHT = 200;

function shares(counts: number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0) || 1;
  return counts.map(count => count / total);
}

/** Outline of bars of the heights given, from the left of the first to the right of the last. */
function steps(heights: number[]): string {
  let path = '';
  let at = 0;
  let run = 0;
  for (const height of heights) {
    if (height !== at) {
      path += `${run > 0 ? `h${run}` : ''}v${at - height}`;
      at = height;
      run = 0;
    }
    run++;
  }
  return `${path}h${run}`;
}

function line(values: number[]): string {
  return `M${values
    .map((value, i) => `${i} ${Math.round(HEIGHT * (1 - value))}`)
    .join('L')}`;
}

/** Values at few places have a distribution function of steps; drawn as slopes it would pass beside the mark of D. */
function isDiscrete(reference: number[], current: number[]): boolean {
  const filled = reference.filter((share, b) => share + current[b] > 0).length;
  return filled <= reference.length / 2;
}

/** The distribution function over the bins: a step at the start of each, or a line to its end. */
function distributionPath(cumulated: number[], discrete: boolean): string {
  if (!discrete) return line(cumulated);
  return `M0 ${HEIGHT}${steps(
    cumulated.slice(1).map(value => Math.round(HEIGHT * value)),
  )}`;
}

function cumulate(values: number[]): number[] {
  let sum = 0;
  return [0, ...values.map(value => Math.min(1, (sum += value)))];
}

function svg(bins: number, label: string, content: string): string {
  return `<svg class="ch" viewBox="0 0 ${bins} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${escape(
    label,
  )}">${content}</svg>`;
}

const key = (kind: string, words: string) =>
  `<span class="key${kind}"></span>${words} `;

function axis(edges: number[]): string {
  const middle = edges[Math.floor(edges.length / 2)];
  return `<div class="axis">${[edges[0], middle, edges[edges.length - 1]]
    .map(value => `<span>${formatNumber(value, 3)}</span>`)
    .join('')}</div>`;
}

function meanWords(
  side: string,
  moments: ShownColumn['moments'],
  which: 'reference' | 'current',
): string {
  const mean = moments?.[which].mean;
  return mean === undefined || mean === null
    ? side
    : `${side}, mean ${formatNumber(mean, 3)}`;
}

function histogramFigure(column: ShownColumn, histogram: Histogram): string {
  const reference = shares(histogram.reference);
  const current = shares(histogram.current);
  const top = Math.max(...reference, ...current) || 1;
  const heights = (values: number[]) =>
    values.map(value => Math.round((HEIGHT * value) / top));
  const before = meanWords('reference', column.moments, 'reference');
  const now = meanWords('current', column.moments, 'current');
  const bars = steps(heights(reference));
  return `<figure><figcaption>${key('', before)}${key(
    ' c',
    now,
  )}<span class="sub">share per bin, up to ${formatShare(
    top,
  )}</span></figcaption>${svg(
    reference.length,
    `Histogram of ${column.name}: ${before}; ${now}`,
    `<path class="ra" d="M0 ${HEIGHT}${bars}V${HEIGHT}z"/><path class="r" d="M0 ${HEIGHT}${bars}"/><path class="c" d="M0 ${HEIGHT}${steps(
      heights(current),
    )}"/>`,
  )}${axis(histogram.edges)}</figure>`;
}

function distributionFigure(column: ShownColumn, histogram: Histogram): string {
  const { edges } = histogram;
  const bins = edges.length - 1;
  const { distance } = column;
  const reference = shares(histogram.reference);
  const current = shares(histogram.current);
  const discrete = isDiscrete(reference, current);
  const ks = column.tests.find(({ test }) => test === 'ks');
  const words =
    distance && ks
      ? `D = ${formatNumber(ks.statistic, 3)} at ${formatNumber(
          distance.at,
          3,
        )}: ${formatShare(
          distance.reference,
        )} of the reference at or below, ${formatShare(distance.current)} now`
      : 'share at or below';
  const position = distance
    ? Math.min(
        bins,
        Math.max(
          0,
          ((distance.at - edges[0]) / (edges[bins] - edges[0] || 1)) * bins,
        ),
      ).toFixed(2)
    : '';
  const marker = distance
    ? `<path class="d" d="M${position} ${Math.round(
        HEIGHT * (1 - distance.reference),
      )}V${Math.round(HEIGHT * (1 - distance.current))}"/>`
    : '';
  return `<figure><figcaption>${
    distance ? key(' d', words) : words
  }</figcaption>${svg(
    bins,
    `Distribution functions of ${column.name}: ${words}`,
    `<path class="g" d="M0 0H${bins}M0 ${
      HEIGHT / 2
    }H${bins}"/><path class="r" d="${distributionPath(
      cumulate(reference),
      discrete,
    )}"/><path class="c" d="${distributionPath(
      cumulate(current),
      discrete,
    )}"/>${marker}`,
  )}${axis(edges)}</figure>`;
}

/** Bins with shares and cumulated shares: what both charts show. */
function chartTable(histogram: Histogram): string {
  const reference = shares(histogram.reference);
  const current = shares(histogram.current);
  const before = cumulate(reference);
  const now = cumulate(current);
  const percent = (share: number) => Number((100 * share).toPrecision(3));
  const rows = reference
    .map(
      (share, b) =>
        `<tr><td>${formatNumber(histogram.edges[b])}${[
          share,
          current[b],
          before[b + 1],
          now[b + 1],
        ]
          .map(value => `<td>${percent(value)}`)
          .join('')}`,
    )
    .join('');
  return `<details class="inner"><summary>As table</summary><div class="scroll"><table><caption>Shares in percent; values outside are in the first and last bin.</caption><thead><tr><th>Bin from<th>Reference<th>Current<th>Reference, up to its end<th>Current, up to its end</thead><tbody>${rows}</tbody></table></div></details>`;
}

/** Histogram and distribution functions of a column of numbers, with their table. */
export function numberCharts(column: ShownColumn): string {
  const { histogram } = column;
  if (!histogram || histogram.edges.length < 2) return '';
  return `<div class="charts">${histogramFigure(
    column,
    histogram,
  )}${distributionFigure(column, histogram)}</div>${chartTable(histogram)}`;
}

/** Categories with their shares, as a table whose rows are bars. */
export function categoryBars(
  { categories }: ShownColumn,
  rows: { reference: number; current: number },
): string {
  if (!categories || categories.length === 0) return '';
  const of = (count: number, side: 'reference' | 'current') =>
    rows[side] > 0 ? count / rows[side] : 0;
  const top = Math.max(
    ...categories.map(each =>
      Math.max(of(each.reference, 'reference'), of(each.current, 'current')),
    ),
  );
  const width = (share: number) => Math.round((100 * share) / (top || 1));
  const body = categories
    .map(category => {
      const before = of(category.reference, 'reference');
      const now = of(category.current, 'current');
      return `<tr><th scope="row">${escape(
        category.name,
      )}<td class="n">${formatShare(before)}<td class="n">${formatShare(
        now,
      )}<td class="bars"><i style="width:${width(
        before,
      )}%"></i><i class="c" style="width:${width(now)}%"></i>`;
    })
    .join('');
  return `<div class="scroll"><table><caption>Share of all rows</caption><thead><tr><th>Category<th class="n">Reference<th class="n">Current<th>${key(
    '',
    'reference',
  )}${key(' c', 'current')}</thead><tbody>${body}</tbody></table></div>`;
}
