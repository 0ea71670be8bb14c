import { createOpenApi, Operation } from '@bellwether/plugin-models-node';
import { costOperations } from './costOperations';
import { recommendationOperations } from './recommendationOperations';

/** What each route takes and gives. */
export const operations: Operation[] = [
  ...costOperations,
  ...recommendationOperations,
];

export function createDocument() {
  return createOpenApi({
    title: 'Bellwether cost',
    pluginId: 'cost',
    operations,
  });
}
