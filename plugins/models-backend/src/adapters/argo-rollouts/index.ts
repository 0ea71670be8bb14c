export { rolloutKind } from './rolloutKind';
