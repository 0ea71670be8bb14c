import { ReplicaAdvice } from '@bellwether/plugin-cost-common';
import {
  Facts,
  formatNumber,
  Panel,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import { replicaForm } from '../../words';

const perSecond = (requests: number) =>
  `${formatNumber(requests, 3)}\u00a0requests a second`;

/** How many pods the requests of a server need to be answered in time: also that nobody can say, or something else decides. */
export function ReplicasCard(props: { advice: ReplicaAdvice }) {
  const { advice } = props;
  const {
    current,
    recommended,
    latencyTargetSeconds,
    perPodPerSecond,
    isLowerBound,
    peakPerSecond,
    sentence,
  } = advice;
  const form = replicaForm(advice);
  return (
    <Panel
      title="Replicas"
      actions={<VerdictChip {...form} quiet={form.tone === 'ok'} />}
    >
      <Facts
        facts={[
          ['Pods now', current],
          ['Recommended', recommended !== null && recommended],
          [
            'Latency target',
            latencyTargetSeconds !== null &&
              `99\u00a0% within ${formatNumber(
                latencyTargetSeconds,
                2,
              )}\u00a0s`,
          ],
          [
            'One pod bears',
            perPodPerSecond !== null &&
              `${isLowerBound ? 'at least ' : ''}${perSecond(perPodPerSecond)}`,
          ],
          [
            'Most that came',
            peakPerSecond !== null && perSecond(peakPerSecond),
          ],
        ]}
      />
      <p style={{ margin: '10px 0 0' }}>{sentence}</p>
    </Panel>
  );
}
