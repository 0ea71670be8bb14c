import { Withheld } from '@bellwether/plugin-cost-common';
import {
  formatTime,
  Panel,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import { withheldForms } from '../../words';

/** Why no size is recommended, and when to look again. */
export function WithheldCard(props: { withheld: Withheld | null }) {
  const { withheld } = props;
  const form = withheld && withheldForms[withheld.why];
  return (
    <Panel
      title="Recommendation"
      actions={form && <VerdictChip {...form} quiet={form.tone === 'ok'} />}
    >
      {withheld
        ? `${withheld.sentence}${
            withheld.until
              ? ` Looked at again ${formatTime(withheld.until)}.`
              : ''
          }`
        : 'No size is recommended.'}
    </Panel>
  );
}
