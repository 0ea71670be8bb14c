import { CostRow, StoredClusterDay } from '../costs/CostRow';
import { noCost } from '../costs/sumDays';
import { Currencies } from '../database';

const GIB = 2 ** 30;

/** A whole day of a cluster. */
export const clusterDay = (
  day: string,
  coveredShare = 1,
): StoredClusterDay => ({
  cluster: 'prod-eu',
  day,
  source: 'opencost',
  coveredShare,
  bill: 10,
  models: 5,
  others: 1,
  idle: 3,
  shared: 1,
  unitPrices: { cpuCore: 0.1, memoryGibibyte: 0.01, gpu: null },
  findings: [],
  readAt: `${day}T23:00:00.000Z`,
});

/** A day of pods that are charged for so many cores, and a gibibyte each. */
export const costRow = (
  day: string,
  podHours: number,
  cores: number,
  predictions: number | null = null,
): CostRow => ({
  cluster: 'prod-eu',
  day,
  subject: 'prod-eu/n/kserve/x',
  entityRef: 'resource:default/x',
  role: 'stable',
  version: 1,
  attribution: { rule: 'kubernetes-id', sentence: 'x.' },
  byKind: noCost(),
  unknownKinds: [],
  spotCost: 0,
  podHours,
  cpuCoreHours: podHours * cores,
  memoryByteHours: podHours * GIB,
  gpuHours: 0,
  chargedCost: 1,
  usedCost: 1,
  lacksRequest: false,
  predictions,
});

/** A portal that has always had dollars. */
export const DOLLARS = new Currencies('USD');
