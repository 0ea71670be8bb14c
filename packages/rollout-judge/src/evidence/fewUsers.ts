import type { DispersionSettings } from '../policy';
import { estimatedFactor } from './dispersion';
import type { RatioEvidence } from './ratioEvidence';

/**
 * What bad events scatter by at least where users stay with one version. Then their requests come to an arm together, and the
 * split of the requests scatters more widely than that of independent ones: with hundreds of requests an interval that shows where
 * a few errors do not. Errors can cluster as much as the requests that they are among, but need not: part of it is taken.
 *
 * @param split - how the requests split, against the asked weight
 * @returns at least 1
 */
export function factorOfRequests(
  { dispersion }: RatioEvidence,
  { guard, allowance, asRequests }: DispersionSettings,
): number {
  return guard
    ? 1 + asRequests * (estimatedFactor(dispersion, allowance) - 1)
    : 1;
}

/**
 * What is assumed while an arm has had so few requests that they may be those of a few users, who show in no scatter as long as they
 * stay: their number over the requests so far. Evidence then grows by the square of the requests, so a canary that fails
 * outright waits little for it.
 *
 * @returns at least 1
 */
export function factorOfFewUsers(
  requests: number,
  { guard, fewUsersBelow }: DispersionSettings,
): number {
  return guard ? Math.max(1, fewUsersBelow / Math.max(1, requests)) : 1;
}
