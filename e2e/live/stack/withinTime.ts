import type { Component } from './Component';

/** A component that is not started, and why. */
export interface LeftOut {
  component: Component;
  reason: string;
}

/**
 * Which of the components can be installed in the time that is left: in their order, as long as what is missing fits. What
 * needs one that is left out is left out too.
 *
 * @param components - each after those it needs
 * @param isInstalled - whether its installation has nothing to do
 * @param seconds - for all installations together, one after the other, since each takes every core
 */
export function withinTime(
  components: Component[],
  isInstalled: (component: Component) => boolean,
  seconds: number,
): { kept: Component[]; left: LeftOut[] } {
  const kept: Component[] = [];
  const left: LeftOut[] = [];
  // What is installed costs nothing, also where nothing is left.
  let rest = Math.max(0, seconds);
  for (const component of components) {
    const missing = component.needs.find(need =>
      left.some(other => other.component.name === need),
    );
    const cost = isInstalled(component) ? 0 : component.coldSeconds ?? 0;
    if (missing) {
      left.push({
        component,
        reason: `it needs ${missing}, which is left out`,
      });
    } else if (cost > rest) {
      left.push({
        component,
        reason: `its first installation takes about ${inMinutes(
          cost,
        )}, and ${inMinutes(rest)} are left for it`,
      });
    } else {
      rest -= cost;
      kept.push(component);
    }
  }
  return { kept, left };
}

function inMinutes(seconds: number): string {
  return `${(seconds / 60).toFixed(1)} min`;
}
