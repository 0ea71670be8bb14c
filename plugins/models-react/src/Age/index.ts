export { Age } from './Age';
export { useNow } from './useNow';
