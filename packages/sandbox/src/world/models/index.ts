import type { WorldModel } from '../types';
import { LOGISTICS_MODELS } from './logistics';
import { type ModelSpec, toWorldModel } from './ModelSpec';
import { PAYMENTS_MODELS } from './payments';
import { RETAIL_MODELS } from './retail';
import { SEARCH_MODELS } from './search';
import { TRAVEL_MODELS } from './travel';

const SPECS: [team: string, specs: ModelSpec[]][] = [
  ['travel-ml', TRAVEL_MODELS],
  ['payments-ml', PAYMENTS_MODELS],
  ['search-ml', SEARCH_MODELS],
  ['logistics-ml', LOGISTICS_MODELS],
  ['retail-ml', RETAIL_MODELS],
];

/** The synthetic models that every world has. */
export function namedModels(): WorldModel[] {
  return SPECS.flatMap(([team, specs]) =>
    specs.map(spec => toWorldModel(team, spec)),
  );
}

export { manyModels } from './many';
