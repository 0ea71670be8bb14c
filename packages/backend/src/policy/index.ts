export { policyModule as default } from './module';
