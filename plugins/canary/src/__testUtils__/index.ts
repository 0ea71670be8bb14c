export { fakeCanary } from './fakeCanary';
export { model, renderCanary } from './renderCanary';
