import { Sample } from '@bellwether/plugin-models-node';
import { CounterSelector, MetricProfile } from './MetricProfile';

/**
 * No failures may be none, or none that can be told: without the label by which a profile knows them, all requests look good. Names
 * the label that no series has.
 *
 * @param countSeries - asks how many series of a counter have a label
 */
export async function findUnlabelled(
  { failures = [] }: Pick<MetricProfile, 'failures'>,
  answers: { requests: Sample[][]; failures?: Sample[][] },
  countSeries: (counter: CounterSelector, label: string) => Promise<Sample[]>,
): Promise<string | undefined> {
  const isNothingFailed = answers.failures?.flat().length === 0;
  if (!isNothingFailed || answers.requests.flat().length === 0) {
    return undefined;
  }
  const needed = failures.flatMap(counter =>
    counter.matchers
      .filter(({ op }) => op === '=' || op === '=~')
      .map(({ label }) => ({ counter, label })),
  );
  for (const { counter, label } of needed) {
    const [found] = await countSeries(counter, label);
    if (!found || !(found.value > 0)) {
      return `No series of ${counter.metric} has the label ${label}, so failures cannot be told from other requests`;
    }
  }
  return undefined;
}
