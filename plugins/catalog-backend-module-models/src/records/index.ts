export { RecordsClient } from './RecordsClient';
