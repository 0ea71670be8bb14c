/* eslint jest/expect-expect: ["warn", { "assertFunctionNames": ["expect", "expectClose"] }] */
import { z } from 'zod';
import goldenFile from './__fixtures__/goldens.json';
import { marginAt, riskAt } from './margin';
import { exceedance, fitExtremeValue, levelAt } from './margin/extremeValue';
import { patternOf } from './margin/peaks';
import { popularRules, sizeByRule } from './replay';
import { availability } from './spot/availability';
import { logGamma } from './statistics';
import { prepareUsage } from './usage';

const numbers = z.array(z.number());
const size = z.object({ cpu: z.number(), memory: z.number() });
const goldens = z
  .object({
    extremeValue: z.array(
      z.object({
        maxima: numbers,
        blocks: z.number(),
        location: z.number(),
        scale: z.number(),
        shape: z.number(),
        risks: numbers,
        levels: numbers,
        tried: numbers,
        exceeded: numbers,
      }),
    ),
    conformal: z.array(
      z.object({
        scores: numbers,
        risks: numbers,
        margins: numbers,
        tried: numbers,
        estimates: z.array(
          z.object({
            probability: z.number(),
            low: z.number(),
            high: z.number(),
          }),
        ),
      }),
    ),
    rules: z.looseObject({
      pods: z.array(
        z.object({
          pod: z.string(),
          at: numbers,
          cpu: numbers,
          memory: numbers,
        }),
      ),
      until: z.number(),
    }),
    patterns: z.array(
      z.object({
        days: z.number(),
        peaks: numbers,
        spread: z.number(),
        peak: z.number(),
      }),
    ),
    availability: z.array(z.object({ of: numbers, share: z.number() })),
    logGamma: z.array(z.tuple([z.number(), z.number()])),
  })
  .parse(goldenFile);

/** Relative to the larger of the two and 1e-12. */
function expectClose(found: number, wanted: number, tolerance: number) {
  expect(Math.abs(found - wanted)).toBeLessThanOrEqual(
    tolerance * Math.max(Math.abs(wanted), 1e-12) + 1e-15,
  );
}

describe('held against numpy and scipy', () => {
  it.each(goldens.extremeValue)(
    'an extreme value distribution of $blocks blocks',
    golden => {
      const fit = fitExtremeValue(golden.maxima)!;
      expectClose(fit.location, golden.location, 1e-10);
      expectClose(fit.scale, golden.scale, 1e-10);
      expectClose(fit.shape, golden.shape, 1e-9);
      golden.risks.forEach((risk, i) =>
        expectClose(levelAt(fit, risk, golden.blocks), golden.levels[i], 1e-9),
      );
      golden.tried.forEach((level, i) =>
        expectClose(
          exceedance(fit, level, golden.blocks),
          golden.exceeded[i],
          1e-7,
        ),
      );
    },
  );

  it.each(goldens.conformal)('margins and risks from scores', golden => {
    golden.risks.forEach((risk, i) =>
      expectClose(marginAt(golden.scores, risk), golden.margins[i], 1e-9),
    );
    golden.tried.forEach((margin, i) => {
      const estimate = riskAt(golden.scores, margin);
      expectClose(estimate.low, golden.estimates[i].low, 1e-8);
      expectClose(estimate.high, golden.estimates[i].high, 1e-8);
      expectClose(estimate.probability, golden.estimates[i].probability, 1e-8);
    });
  });

  const usage = prepareUsage({
    workload: 'w',
    container: 'c',
    pods: goldens.rules.pods.map(({ pod, at, cpu, memory }) => ({
      pod,
      cpuCores: { at: Float64Array.from(at), value: Float64Array.from(cpu) },
      memoryBytes: {
        at: Float64Array.from(at),
        value: Float64Array.from(memory),
      },
    })),
  });

  it.each(popularRules)('the rule %s', rule => {
    const wanted = size.parse(goldens.rules[rule]);
    const found = sizeByRule(rule, usage, goldens.rules.until);
    expectClose(found.cpuRequestCores!, wanted.cpu, 1e-10);
    expectClose(found.memoryRequestBytes!, wanted.memory, 1e-10);
    expect(found.memoryLimitBytes).toBe(found.memoryRequestBytes);
  });

  it.each(goldens.patterns)('spread of the peaks of $days days', golden => {
    const pattern = patternOf({
      // A peak at noon of each day, little at other hours.
      peaks: Float64Array.from({ length: 24 * golden.days }, (_, hour) =>
        hour % 24 === 12 ? golden.peaks[Math.floor(hour / 24)] : 2 ** 21,
      ),
      shortSeconds: 3600,
      first: 0,
      end: 24 * golden.days,
      from: Date.UTC(2026, 0, 5) / 1000,
      least: 2 ** 20,
    })!;
    expect(pattern.peak).toBe(golden.peak);
    expect(pattern.blockSeconds).toBe(86_400);
    expectClose(pattern.spread, golden.spread, 1e-10);
  });

  it.each(goldens.availability)('availability of $of', ({ of, share }) => {
    const [pods, onSpot, needed, perNodeWeek, togetherShare, absentSeconds] =
      of;
    expectClose(
      availability(pods, onSpot, needed, {
        perNodeWeek,
        togetherShare,
        absentSeconds,
      }),
      share,
      1e-10,
    );
  });

  it.each(goldens.logGamma)('the logarithm of gamma of %d', (x, wanted) => {
    expect(Math.abs(logGamma(x) - wanted)).toBeLessThan(
      1e-12 * Math.max(1, Math.abs(wanted)),
    );
  });
});
