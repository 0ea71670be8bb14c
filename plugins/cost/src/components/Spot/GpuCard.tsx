import { ServerAdvice } from '@bellwether/plugin-cost-common';
import {
  Facts,
  formatMoney,
  formatShare,
  Panel,
  VerdictChip,
} from '@bellwether/plugin-models-react';

type Gpu = NonNullable<ServerAdvice['gpu']>;

const FORMS = {
  keep: { tone: 'ok', word: 'Keep' },
  share: { tone: 'watch', word: 'Could be shared' },
  remove: { tone: 'warn', word: 'Hardly used' },
  unknown: { tone: 'void', word: 'Not measured' },
} as const;

/** What is said of a server's GPUs: also that nobody can say. */
export function GpuCard(props: { gpu: Gpu; currency: string }) {
  const { gpu, currency } = props;
  const { advice, usedShare, perDay, savingPerDay, count, sentence } = gpu;
  return (
    <Panel
      title="GPU"
      actions={<VerdictChip {...FORMS[advice]} quiet={advice === 'keep'} />}
    >
      <Facts
        facts={[
          ['GPUs', count],
          [
            'Used',
            usedShare === null ? 'not measured' : formatShare(usedShare),
          ],
          ['Cost', `${formatMoney(perDay, currency)} per day`],
          [
            'Saving',
            savingPerDay !== null &&
              `${formatMoney(savingPerDay, currency)} per day`,
          ],
        ]}
      />
      <p style={{ margin: '10px 0 0' }}>{sentence}</p>
    </Panel>
  );
}
