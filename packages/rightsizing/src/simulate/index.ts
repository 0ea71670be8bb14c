export * from './simulateWorkload';
export { RandomStream } from '../statistics/RandomStream';
