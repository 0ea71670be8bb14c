import { FleetRange, fleetRanges } from '@bellwether/plugin-models-common';
import { LabelledSelect } from './LabelledSelect';

const ANY = 'any';

const words: Record<FleetRange, string> = {
  '24h': 'last 24 hours',
  '7d': 'last 7 days',
  '30d': 'last 30 days',
  '90d': 'last 90 days',
};

const options: { value: FleetRange | typeof ANY; label: string }[] = [
  { value: ANY, label: 'any time' },
  ...fleetRanges.map(value => ({ value, label: words[value] })),
];

/** How long ago something of a model must have changed for it to be shown. */
export function RangeMenu(props: {
  value?: FleetRange;
  onChange(value: FleetRange | undefined): void;
}) {
  return (
    <LabelledSelect
      label="Changed"
      title="In the registry, or by an event of its timeline: a version, an alias, a rollout, a verdict"
      options={options}
      value={props.value ?? ANY}
      onChange={value => props.onChange(value === ANY ? undefined : value)}
    />
  );
}
