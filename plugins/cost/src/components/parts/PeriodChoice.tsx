import { costWindows } from '@bellwether/plugin-cost-common';
import { Choice } from '@bellwether/plugin-models-react';
import { useAddress } from '../../reads';

/** How many days are shown; whoever is sent the address sees the same. */
export function PeriodChoice(props: { shownDays: number }) {
  const { days, change } = useAddress();
  return (
    <Choice
      label="Days shown"
      choices={costWindows.map(window => ({
        value: String(window),
        words: `${window} d`,
      }))}
      value={String(days ?? props.shownDays)}
      onChange={value => change({ days: value, page: undefined })}
    />
  );
}
