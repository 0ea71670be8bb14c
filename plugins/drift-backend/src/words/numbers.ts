const EFFECTS: Record<string, string> = {
  'w1-over-sd': 'W1/σ',
  psi: 'PSI',
  'cramers-v': 'V',
  auc: 'AUC',
  mmd2: 'MMD²',
};

/** An effect's name as people write it. */
export function effectWords(name: string): string {
  return EFFECTS[name] ?? name;
}

/** Thousands by comma. */
export function integer(value: number): string {
  return Math.round(value).toLocaleString('en');
}

/** Three significant digits, thousands by comma. */
export function short(value: number): string {
  if (Math.abs(value) >= 1000) return integer(value);
  return String(Number(value.toPrecision(3))).replace('-', '−');
}

/** A share in per cent. */
export function percent(share: number): string {
  const value = 100 * share;
  return `${
    value < 1 ? Number(value.toPrecision(2)) : Number(value.toFixed(1))
  } %`;
}

/** Columns that are named before the others are counted. */
const NAMED = 3;

/** Columns by name, for example `age, income, town and 2 more`. */
export function columnNames(columns: readonly string[]): string {
  const left = columns.length - NAMED;
  return `${columns.slice(0, NAMED).join(', ')}${
    left > 0 ? ` and ${left} more` : ''
  }`;
}

const MONTHS = [
  ...['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun'],
  ...['Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
];

/** Days from one to another, for example `8 – 14 Jun 2026`. */
export function dayRange({ from, to }: { from: string; to: string }): string {
  const [year1, month1, day1] = from.split('-').map(Number);
  const [year2, month2, day2] = to.split('-').map(Number);
  const end = `${day2} ${MONTHS[month2 - 1]} ${year2}`;
  if (from === to) return end;
  if (year1 !== year2) return `${day1} ${MONTHS[month1 - 1]} ${year1} – ${end}`;
  return month1 === month2
    ? `${day1} – ${end}`
    : `${day1} ${MONTHS[month1 - 1]} – ${end}`;
}
