export { templatesModule as default } from './module';
