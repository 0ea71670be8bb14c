export { useLive, type LiveOptions } from './useLive';
