import {
  cutMiddle,
  entityName,
  formatAge,
  formatDate,
  formatDifference,
  formatDuration,
  formatInteger,
  formatLatency,
  formatMoney,
  formatNumber,
  formatShare,
  formatTime,
} from '.';

/** The spaces that keep a number with its unit look like any other in a test. */
const plain = (text: string) => text.replace(/\s/g, ' ');

describe('numbers', () => {
  it.each([
    [formatInteger(116493), '116,493'],
    [formatInteger(-1200), '−1,200'],
    [formatShare(0.00291), '0.29 %'],
    [formatShare(0.204), '20.4 %'],
    [formatShare(1), '100 %'],
    [formatShare(0), '0 %'],
    [formatShare(-0.03), '−3 %'],
    [formatMoney(29.149, 'USD'), '29.15 USD'],
    [formatMoney(0.00694, 'USD', 4), '0.0069 USD'],
    [formatNumber(17.2634), '17.26'],
    [formatNumber(1973110), '1,973,110'],
    [formatNumber(0.000004213), '4.213e−6'],
    [formatNumber(0), '0'],
    [formatNumber(NaN), 'not a number'],
    [formatNumber(-Infinity), '−∞'],
    [formatDifference(0.2141), '+0.214'],
    [formatDifference(-1.39), '−1.39'],
    [formatDifference(0), '0'],
    [formatLatency(212.4), '212 ms'],
    [formatLatency(4821), '4.8 s'],
  ])('writes %j as %j', (written, expected) => {
    expect(plain(written)).toBe(expected);
  });
});

describe('times', () => {
  const now = Date.parse('2026-06-16T14:32:00Z');

  it.each([
    [formatDuration(38_900), '38 s'],
    [formatDuration(41 * 60_000), '41 min'],
    [formatDuration(82 * 60_000), '1 h 22 min'],
    [formatDuration(9.4 * 3_600_000), '9 h'],
    [formatDuration(26 * 3_600_000), '26 h'],
    [formatDuration(35.4 * 86_400_000), '35 d'],
    [formatDuration(-500), '0 s'],
    [formatAge('2026-06-16T14:31:22Z', now), '38 s'],
    [formatDate('2026-05-12T23:59:00Z'), '12 May 2026'],
    [formatTime('2026-06-16T04:05:00Z', now), '04:05 UTC'],
    [formatTime('2026-06-15T12:40:00Z', now), '15 Jun 12:40 UTC'],
    [formatTime('2025-12-29T06:00:00Z', now), '29 Dec 2025 06:00 UTC'],
  ])('writes %j as %j', (written, expected) => {
    expect(plain(written)).toBe(expected);
  });
});

describe('names', () => {
  it('cuts a long name in the middle and leaves a short one alone', () => {
    expect(cutMiddle('flight-delay', 32)).toBe('flight-delay');
    const cut = cutMiddle('flight-delay-long-horizon-variant-prod-eu-2', 20);
    expect(cut).toBe('flight-delay-…d-eu-2');
    expect(cut).toHaveLength(20);
  });

  it('says the name of an entity where kind and namespace are known', () => {
    expect(entityName('group:default/travel-ml')).toBe('travel-ml');
    expect(entityName('group:emea/travel-ml')).toBe('emea/travel-ml');
    expect(entityName('travel-ml')).toBe('travel-ml');
  });
});
