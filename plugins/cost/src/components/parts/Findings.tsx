import { CostSource, Finding } from '@bellwether/plugin-cost-common';
import { Note, Stack } from '@bellwether/plugin-models-react';
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
