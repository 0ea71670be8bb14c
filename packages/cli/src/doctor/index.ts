export { addDoctor } from './addDoctor';
