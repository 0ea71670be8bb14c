import { ExecutionError } from '../PromqlError';
import type { Vector } from './types';

/** @throws ExecutionError when two elements have the same labels */
export function assertDistinct(vector: Vector): Vector {
  if (new Set(vector.map(({ labels }) => labels.key)).size < vector.length) {
    throw new ExecutionError(
      'vector cannot contain metrics with the same labelset',
    );
  }
  return vector;
}
