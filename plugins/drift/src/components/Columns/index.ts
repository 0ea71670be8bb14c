export { DrillDown } from './DrillDown';
export { SlicedDrillDown } from './SlicedDrillDown';
export { RankedInputs } from './RankedInputs';
