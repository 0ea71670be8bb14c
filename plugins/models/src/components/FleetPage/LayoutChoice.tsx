import { RadioChoice } from '../RadioChoice';
import { FleetLayout } from './fleetView';

const layouts: { value: FleetLayout; label: string }[] = [
  { value: 'table', label: 'Table' },
  { value: 'cards', label: 'Cards' },
];

/** Table or cards, as a radio group. */
export function LayoutChoice(props: {
  value: FleetLayout;
  onChange(value: FleetLayout): void;
}) {
  return <RadioChoice label="Layout" options={layouts} {...props} />;
}
