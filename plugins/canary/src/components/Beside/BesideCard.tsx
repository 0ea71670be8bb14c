import { Link } from '@backstage/core-components';
import { Verdict } from '@bellwether/plugin-canary-common';
import {
  FamilySummary,
  SummariesReply,
} from '@bellwether/plugin-models-common';
import {
  Facts,
  Panel,
  SkeletonBar,
  UpstreamState,
  useModelPath,
  useModelRef,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import { ReactNode } from 'react';
import { useSummaries } from '../../reads';
import { scatterShows } from '../../words';
import { useText } from '../parts';

/** Families whose word on the model is worth a look beside a rollout, with what there is without one. */
const BESIDE = [
  { family: 'drift', title: 'Data drift', without: 'no monitor says anything' },
  { family: 'cost', title: 'Cost', without: 'no day was charged yet' },
] as const;

/** What else is known of the model now: shown, and no part of the verdict. */
export function BesideCard(props: { verdict: Verdict }) {
  const summaries = useSummaries();
  return (
    <Panel title="Beside the judge" subtitle="shown, not in the verdict">
      <UpstreamState
        data={summaries}
        subject="what else is known of the model"
        skeleton={<SkeletonBar height={90} />}
      >
        {reply => (
          <Facts
            facts={[...familyFacts(reply), ...judgeFacts(props.verdict)]}
          />
        )}
      </UpstreamState>
    </Panel>
  );
}

function familyFacts({
  summaries,
}: SummariesReply): Array<[string, ReactNode]> {
  return BESIDE.map(({ family, title, without }) => {
    const summary = summaries[family];
    return [
      title,
      summary ? <FamilyWord key={family} summary={summary} /> : without,
    ];
  });
}

function FamilyWord(props: { summary: FamilySummary }) {
  const text = useText();
  const path = useModelPath();
  const entityRef = useModelRef();
  const { tone, word, figure, label, sentence, href, staleSince } =
    props.summary;
  return (
    <>
      <VerdictChip tone={tone} quiet={tone === 'quiet'} word={word} />
      <p className={text.small}>
        {sentence}
        {figure &&
          !sentence.includes(figure) &&
          ` ${[figure, label].filter(Boolean).join(' ')}.`}
        {staleSince && ' What this rests on is stale.'}{' '}
        {href && (
          <Link to={path(entityRef, `/${href}`)} underline="always">
            Open
          </Link>
        )}
      </p>
    </>
  );
}

/** What the judge itself sees and holds against nobody. */
function judgeFacts({ tests }: Verdict): Array<[string, ReactNode]> {
  const scattered = tests.filter(({ dispersion }) => scatterShows(dispersion));
  const labels = tests.find(({ metric }) => metric === 'labels');
  return [
    [
      'Over-dispersion',
      scattered.length === 0 ? (
        <VerdictChip key="none" tone="ok" quiet word="None seen" />
      ) : (
        scattered
          .map(
            ({ title, dispersion = 1 }) =>
              `${title}: ${dispersion.toFixed(1)} times`,
          )
          .join('; ')
      ),
    ],
    [
      'Labels',
      labels?.canary
        ? `${labels.canary.bad} wrong of ${labels.canary.total}`
        : 'not read here; bellwether judge takes them',
    ],
  ];
}
