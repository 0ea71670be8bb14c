import { Sample } from '@bellwether/plugin-models-node';
import { CounterSelector, MetricProfile } from './MetricProfile';

/**
 * No failures may be none, or none that can be told: without the label by which a profile knows them, all requests look good. Names
 * the label that is on no series of some pod, since the versions may be scraped differently.
 *
 * @param answers - each sample is of the pod in its label `pod`
 * @param countSeries - asks how many series of a counter have a label, by pod
 */
export async function findUnlabelled(
  { failures = [] }: Pick<MetricProfile, 'failures'>,
  answers: { requests: Sample[][]; failures?: Sample[][] },
  countSeries: (counter: CounterSelector, label: string) => Promise<Sample[]>,
): Promise<string | undefined> {
  const asked = podsOf(answers.requests.flat());
  const failed = podsOf(answers.failures?.flat() ?? []);
  const good = [...asked].filter(pod => !failed.has(pod));
  if (good.length === 0) return undefined;
  const needed = failures.flatMap(counter =>
    counter.matchers
      .filter(({ op }) => op === '=' || op === '=~')
      .map(({ label }) => ({ counter, label })),
  );
  for (const { counter, label } of needed) {
    const labelled = podsOf(await countSeries(counter, label));
    const without = good.filter(pod => !labelled.has(pod));
    if (without.length > 0) {
      const pods = sayPods(without, asked.size);
      return `No series of ${counter.metric}${pods} has the label ${label}, so failures cannot be told from other requests`;
    }
  }
  return undefined;
}

/** Pods of which something was counted. */
function podsOf(samples: Sample[]): Set<string> {
  return new Set(
    samples.filter(({ value }) => value > 0).map(({ labels }) => labels.pod),
  );
}

function sayPods(without: string[], all: number): string {
  if (without.length === all) return '';
  const [first, ...others] = without.sort();
  return ` of ${first}${others.length > 0 ? ` and ${others.length} more` : ''}`;
}
