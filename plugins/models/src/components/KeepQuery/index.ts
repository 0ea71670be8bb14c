export { KeepQuery } from './KeepQuery';
