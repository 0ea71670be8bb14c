export { checkSchema, type SchemaCheck } from './checkSchema';
