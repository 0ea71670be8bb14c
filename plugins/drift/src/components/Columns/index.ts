export { DrillDown } from './DrillDown';
export { RankedInputs } from './RankedInputs';
