export { AnomaliesTable } from './AnomaliesTable';
