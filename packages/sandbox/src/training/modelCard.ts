import type { Column, WorldModel } from '../world/types';

/** Text of the model card of a version. */
export function modelCard(
  model: WorldModel,
  version: number,
  columns: Column[],
  rows: number,
): string {
  const reads = columns.map(({ name }) => `\`${name}\``).join(', ');
  return `# ${model.name}

${model.description}

## Use

Meant for ${model.system} of ${
    model.team
  }. Not meant for decisions about people without a second look.

## Data

Version ${version} was trained on ${rows.toLocaleString(
    'en',
  )} rows. It reads ${reads}.

## Limits

This model is synthetic: its figures were made up for a demonstration.
`;
}
