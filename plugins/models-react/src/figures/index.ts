export { saveText, toCsv, type CellValue } from './csv';
export { Figure, movedBy } from './Figure';
export { FigureTable, type FigureColumn } from './FigureTable';
export { nearest, type PlotMargins, Reading, type ReadingAt } from './Reading';
export { SeriesKey } from './SeriesKey';
export { TableSwitch } from './TableSwitch';
