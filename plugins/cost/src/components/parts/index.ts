export { timeAxis, ticksUpTo, valueAxis } from './axes';
export { EarlierCurrencies, Findings } from './Findings';
export { PeriodChoice } from './PeriodChoice';
export { SaveCsvButton } from './SaveCsvButton';
export { ReconciliationChips, SourceChips, sourceWords } from './SourceChips';
export { spreadLabels } from './spreadLabels';
export { Tile, Tiles } from './Tiles';
export { ToEdges } from './ToEdges';
export { useText } from './useText';
