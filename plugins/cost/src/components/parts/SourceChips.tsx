import { CostSource, Reconciliation } from '@bellwether/plugin-cost-common';
import { VerdictChip } from '@bellwether/plugin-models-react';
import { formatDay } from '../../words';

/** Days that another cluster has, of a cluster that answers and has not got them yet: what is added up is too low there. */
function gapOf(source: CostSource, all: readonly CostSource[]) {
  if (source.state === 'stale' || source.state === 'no-data') return undefined;
  const today = new Date().toISOString().slice(0, 10);
  const days = source.missingDays.filter(
    day =>
      day < today &&
      all.some(
        ({ state, missingDays }) =>
          state !== 'no-data' && !missingDays.includes(day),
      ),
  );
  if (days.length === 0) return undefined;
  const [first] = days;
  const which =
    days.length === 1
      ? `${formatDay(first)} is`
      : `${days.length} days from ${formatDay(first)} to ${formatDay(
          days[days.length - 1],
        )} are`;
  return `${source.cluster}: ${which} not in these figures yet, which are too low there.`;
}

/** What is said of clusters whose costs are not as they should be; of a normal one nothing. */
export function sourceWords(sources: readonly CostSource[]) {
  return sources.flatMap(source => {
    const own = source.state === 'ok' ? undefined : source.sentence;
    return [own, gapOf(source, sources)].flatMap(word =>
      word
        ? [
            {
              source,
              word,
              isQuiet: source.state === 'fallback' && word === own,
            },
          ]
        : [],
    );
  });
}

/** A cluster whose costs are not as they should be; a normal one says nothing. */
export function SourceChips(props: { sources: readonly CostSource[] }) {
  return (
    <>
      {sourceWords(props.sources).map(({ source, word, isQuiet }) => (
        <VerdictChip
          key={`${source.cluster} ${word}`}
          quiet
          tone={isQuiet ? 'quiet' : 'warn'}
          icon={isQuiet ? 'info' : 'clock'}
          title={source.problem}
          word={<span style={{ whiteSpace: 'normal' }}>{word}</span>}
        />
      ))}
    </>
  );
}

/** Whether what was attributed adds up to the bill of each cluster; `isNamed`: with the cluster before it. */
export function ReconciliationChips(props: {
  reconciliations: readonly Reconciliation[];
  isNamed: boolean;
}) {
  return (
    <>
      {props.reconciliations.map(({ cluster, addsUp, sentence }) => (
        <VerdictChip
          key={cluster}
          quiet
          tone={addsUp ? 'ok' : 'warn'}
          word={
            <span style={{ whiteSpace: 'normal' }}>
              {props.isNamed && `${cluster}: `}
              {sentence}
            </span>
          }
        />
      ))}
    </>
  );
}
