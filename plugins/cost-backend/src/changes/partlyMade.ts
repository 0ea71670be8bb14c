import { ConflictError } from '@backstage/errors';
import { Change } from '@bellwether/plugin-cost-common';
import { PlannedChange } from './ChangePlanner';

/** Some changes of a request were made before one failed: they are not taken back, so they are told. */
export function partlyMade(
  planned: readonly PlannedChange[],
  made: readonly Change[],
  error: Error,
): ConflictError {
  const names = new Map(
    planned.map(({ revised: { stored } }) => [
      stored.recommendation.id,
      stored.recommendation.server.name,
    ]),
  );
  const done = made.map(({ recommendation, pullRequest }) => {
    const how = pullRequest ? `pull request ${pullRequest.number}` : 'patch';
    return `${names.get(recommendation)} (${how})`;
  });
  return new ConflictError(
    `Of ${planned.length} changes ${made.length} ${
      made.length === 1 ? 'was' : 'were'
    } made: ${done.join(', ')}. The rest was not: ${error.message}`,
  );
}
