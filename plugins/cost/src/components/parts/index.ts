export { timeAxis, ticksUpTo, valueAxis } from './axes';
export { Findings, SourceChips } from './Findings';
export { SaveCsvButton } from './SaveCsvButton';
export { spreadLabels } from './spreadLabels';
export { Tile, Tiles } from './Tiles';
export { ToEdges } from './ToEdges';
export { useText } from './useText';
