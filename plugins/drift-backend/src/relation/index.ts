export { type Day, dayAfter, Relation } from './Relation';
