export { ReadAge } from './ReadAge';
