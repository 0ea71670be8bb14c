export { inferenceServiceKind } from './inferenceServiceKind';
