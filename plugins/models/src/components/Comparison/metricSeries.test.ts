import { spread } from './metricSeries';

describe('spread', () => {
  it('leaves places that are far enough apart where they are', () => {
    expect(spread([10, 40, 90], 15, [0, 100])).toEqual([10, 40, 90]);
  });

  it('moves places apart that would cover each other, in their order', () => {
    const places = spread([52, 50, 51], 15, [0, 100]);
    expect(places).toEqual([80, 50, 65]);
  });

  it('keeps all of them inside', () => {
    const places = spread([99, 98, 97], 15, [0, 100]);
    expect(Math.max(...places)).toBeLessThanOrEqual(100);
    const sorted = [...places].sort((a, b) => a - b);
    expect(sorted[1] - sorted[0]).toBeGreaterThanOrEqual(15);
    expect(sorted[2] - sorted[1]).toBeGreaterThanOrEqual(15);
  });
});
