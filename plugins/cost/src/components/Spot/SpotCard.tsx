import { SpotPlan } from '@bellwether/plugin-cost-common';
import {
  Facts,
  formatNumber,
  formatShare,
  Panel,
  useTableStyles,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import { spotCheckForms, spotForms } from '../../words';
import { useText } from '../parts';

/** Whether pods may run on nodes that can be taken away, by what that is decided, and what a mix would save. */
export function SpotCard(props: { plan: SpotPlan }) {
  const text = useText();
  const table = useTableStyles();
  const { plan } = props;
  return (
    <Panel
      title="Spot"
      actions={
        <VerdictChip
          {...spotForms[plan.verdict]}
          quiet={plan.verdict === 'on-spot'}
        />
      }
    >
      <Facts
        facts={plan.checks.map(({ check, title, state, value }) => {
          const { tone, icon, words } = spotCheckForms[state];
          return [
            title,
            <span key={check}>
              <VerdictChip
                tone={tone}
                icon={icon}
                quiet
                word={<span style={{ whiteSpace: 'normal' }}>{value}</span>}
              />
              <span className={table.hidden}>, {words}</span>
            </span>,
          ] as const;
        })}
      />
      <p style={{ margin: '10px 0 4px' }}>{plan.sentence}</p>
      <p className={text.small}>
        Availability target {formatShare(plan.availabilityTarget)};{' '}
        {formatNumber(plan.interruptionsPerWeek, 2)} interruptions a week for
        each node,{' '}
        {plan.interruptionSource === 'measured'
          ? 'as measured here'
          : 'assumed, since none were measured'}
        .
      </p>
    </Panel>
  );
}
