export { addDrift } from './addDrift';
