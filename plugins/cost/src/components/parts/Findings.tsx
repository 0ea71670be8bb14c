import { CostSource, Finding } from '@bellwether/plugin-cost-common';
import { Note, Stack, VerdictChip } from '@bellwether/plugin-models-react';
import { formatDay } from '../../words';
import { useText } from './useText';

function unique(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ sentence }) => {
    if (seen.has(sentence)) return false;
    seen.add(sentence);
    return true;
  });
}

/** What is special about figures: exceptions stand out, the rest is quiet. */
export function Findings(props: { findings: readonly Finding[] }) {
  const text = useText();
  const findings = unique(props.findings);
  if (findings.length === 0) return null;
  const loud = findings.filter(({ tone }) => tone === 'warn');
  const quiet = findings.filter(({ tone }) => tone !== 'warn');
  return (
    <Stack>
      {loud.map(({ sentence, subject }) => (
        <Note key={sentence} tone="warn" title={subject && `${subject}:`}>
          {sentence}
        </Note>
      ))}
      {quiet.length > 0 && (
        <p className={text.small}>
          {quiet.map(({ sentence }) => sentence).join(' ')}
        </p>
      )}
    </Stack>
  );
}

/** What was kept in another currency than the portal has now: days of clusters, and what a reply tells beside them. */
export function EarlierCurrencies(props: {
  sources: readonly CostSource[];
  findings: readonly Finding[];
}) {
  const { sources, findings: others } = props;
  return (
    <Findings
      findings={[
        ...sources.flatMap(({ findings }) => findings),
        ...others,
      ].filter(({ code }) => code === 'earlier-currency')}
    />
  );
}

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

function SourceChip(props: { source: CostSource; word: string }) {
  const { state, problem } = props.source;
  const isQuiet = state === 'fallback' && props.word === props.source.sentence;
  return (
    <VerdictChip
      quiet
      tone={isQuiet ? 'quiet' : 'warn'}
      icon={isQuiet ? 'info' : 'clock'}
      title={problem}
      word={<span style={{ whiteSpace: 'normal' }}>{props.word}</span>}
    />
  );
}

/** A cluster whose costs are not as they should be; a normal one says nothing. */
export function SourceChips(props: { sources: readonly CostSource[] }) {
  const { sources } = props;
  return (
    <>
      {sources.flatMap(source => {
        const { cluster, state, sentence } = source;
        const words = [
          state === 'ok' ? undefined : sentence,
          gapOf(source, sources),
        ];
        return words.flatMap(word =>
          word ? (
            <SourceChip
              key={`${cluster} ${word}`}
              source={source}
              word={word}
            />
          ) : (
            []
          ),
        );
      })}
    </>
  );
}
