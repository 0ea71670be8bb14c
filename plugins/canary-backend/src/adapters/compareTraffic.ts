import { Traffic } from '@bellwether/plugin-canary-common';

/** Pods come in whole numbers, routers in whole percent. */
const NEAR = 0.011;

/**
 * Sets what was asked for beside what was seen. What a controller reports is told but never believed: KServe 0.20.0 reports
 * a share that no request follows.
 */
export function compareTraffic(
  parts: Pick<Traffic, 'desired' | 'reported' | 'effective' | 'observed'>,
): Traffic {
  const { desired, reported, effective, observed } = parts;
  if (!desired) {
    const lingers = effective !== undefined && effective.share > 0;
    return {
      ...parts,
      state: lingers ? 'settling' : 'none',
      sentence: lingers
        ? `No canary is asked for; ${say(
            effective.share,
          )} of requests still go to one.`
        : 'No canary.',
    };
  }
  const asked = `Asked ${say(desired.share)}`;
  const seen = observed ?? effective;
  if (!seen) {
    return {
      ...parts,
      state: 'unseen',
      sentence: reported
        ? `${asked}; the controller reports ${say(
            reported.share,
          )}, and no route was seen that says it.`
        : `${asked}; no route was seen that says what it gets.`,
    };
  }
  const follows = isNear(
    seen.share,
    desired.share,
    Math.max(source(seen.source), scatter(desired.share, observed?.requests)),
  );
  if (follows) {
    return {
      ...parts,
      state: 'as-asked',
      sentence: `${asked}, seen ${say(seen.share)}.`,
    };
  }
  const claims =
    reported && reported.share !== seen.share
      ? ` although the controller reports ${say(reported.share)}`
      : '';
  return {
    ...parts,
    state: 'differs',
    sentence: `${asked}, seen ${say(seen.share)}${claims}: ${seen.source}.`,
  };
}

/** Of pods, a share can only be as fine as one of them. */
function source(text: string): number {
  const [, pods] = /of (\d+) available pods/.exec(text) ?? [];
  return pods ? Math.max(NEAR, 1 / Number(pods)) : NEAR;
}

/** Of few requests the share scatters by chance: four standard deviations of a binomial, which one look in 16,000 exceeds. */
function scatter(share: number, requests: number | undefined): number {
  if (requests === undefined || requests === 0) return 0;
  return 4 * Math.sqrt((share * (1 - share)) / requests);
}

function isNear(a: number, b: number, tolerance: number): boolean {
  // None at all is not near to some: a dark canary is no small one.
  if (a === 0 && b > 0) return false;
  return Math.abs(a - b) <= tolerance;
}

function say(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}
