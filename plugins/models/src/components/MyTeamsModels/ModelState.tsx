import { FleetRow, Tone } from '@bellwether/plugin-models-common';
import { CellState, VerdictChip } from '@bellwether/plugin-models-react';

/** What calls for attention, worst first; the other tones do not. */
const alarming: Tone[] = ['bad', 'warn', 'void', 'watch'];

function worstSummary({ summaries }: FleetRow) {
  const [worst] = Object.values(summaries)
    .filter(({ tone }) => alarming.includes(tone))
    .sort(
      (a, b) =>
        alarming.indexOf(a.tone) - alarming.indexOf(b.tone) ||
        b.urgency - a.urgency,
    );
  return worst;
}

/** The worst that a family says of the model, else how what is served relates to the champion. */
export function ModelState({ row }: { row: FleetRow }) {
  const worst = worstSummary(row);
  if (worst) {
    return (
      <VerdictChip tone={worst.tone} word={worst.word} title={worst.sentence} />
    );
  }
  const { runsOn } = row;
  const staleSince =
    row.staleSince ?? runsOn.find(entry => entry.staleSince)?.staleSince;
  if (staleSince) return <CellState state="stale" since={staleSince} />;
  if (runsOn.length === 0) {
    return <VerdictChip tone="quiet" word="Runs nowhere" />;
  }
  if (runsOn.some(({ champion }) => champion === 'differs')) {
    return <VerdictChip tone="warn" word="Not the champion" />;
  }
  return runsOn.every(({ champion }) => champion === 'match') ? (
    <VerdictChip tone="ok" quiet word="Serves the champion" />
  ) : (
    <VerdictChip tone="quiet" word="No champion" />
  );
}
