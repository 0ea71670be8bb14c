export { timeAxis, ticksUpTo, valueAxis } from './axes';
export { EarlierCurrencies, Findings, SourceChips } from './Findings';
export { PeriodChoice } from './PeriodChoice';
export { SaveCsvButton } from './SaveCsvButton';
export { spreadLabels } from './spreadLabels';
export { Tile, Tiles } from './Tiles';
export { ToEdges } from './ToEdges';
export { useText } from './useText';
