import { Allocation } from '../adapters/CostSource';

/**
 * For how long pods ran: each as long as its longest container, since one that only starts a pod ends before it. Windows of one container
 * add up.
 */
export class PodHours {
  private readonly pods = new Map<
    string,
    { hours: number; containers: Map<string | undefined, number> }
  >();

  /** @returns whether nothing of its pod was added before, and by how many hours its pod ran longer than was known */
  add({
    namespace,
    pod,
    container,
    hours,
  }: Pick<Allocation, 'namespace' | 'pod' | 'container' | 'hours'>): {
    isFirst: boolean;
    hours: number;
  } {
    const name = `${namespace}/${pod}`;
    const before = this.pods.get(name);
    const { hours: known, containers } = before ?? {
      hours: 0,
      containers: new Map(),
    };
    const ran = (containers.get(container) ?? 0) + hours;
    containers.set(container, ran);
    const longest = Math.max(known, ran);
    this.pods.set(name, { hours: longest, containers });
    return { isFirst: before === undefined, hours: longest - known };
  }
}
