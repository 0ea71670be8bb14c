export { HeatGrid, type HeatRow } from './HeatGrid';
export { HeatLegend } from './HeatLegend';
export { HeatMapCard } from './HeatMapCard';
