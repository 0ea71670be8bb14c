import type { ServingPod } from '../prometheus/world/discovery/pods';
import { seedOf, fractionOf } from '../prometheus/world/random/HashedRandom';

const GIBIBYTE = 2 ** 30;

/** US dollars for a gibibyte and month: gp3 in Northern Virginia. */
const GIBIBYTE_MONTH = 0.08;
const HOURS_OF_MONTH = 730;

/** What a gibibyte costs that leaves an availability zone, in US dollars. */
export const ZONE_GIBIBYTE = 0.01;

/** The disk on which the pods of a server keep models and logs. */
export interface Volume {
  claim: string;
  name: string;
  bytes: number;
  /** US dollars an hour. */
  price: number;
}

export function volumeOf(pod: ServingPod): Volume | undefined {
  if (!pod.serving) return undefined;
  const { server } = pod.serving;
  const size = [10, 20, 40][
    Math.floor(3 * fractionOf(seedOf(`${pod.cluster}/${server}`), 21))
  ];
  return {
    claim: `${server}-models`,
    name: `pvc-${(seedOf(`${pod.cluster}/${pod.namespace}/${server}`) >>> 0)
      .toString(16)
      .padStart(8, '0')}`,
    bytes: size * GIBIBYTE,
    price: (size * GIBIBYTE_MONTH) / HOURS_OF_MONTH,
  };
}
