import { VerdictTest } from '@bellwether/plugin-canary-common';
import {
  formatInteger,
  formatShare,
  formatTime,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import {
  countedWords,
  effectName,
  formatE,
  formatEffect,
  hasInterval,
  intervalName,
  scatterShows,
  testForm,
} from '../../words';
import { Facts, useText } from '../parts';

const useStyles = makeStyles(
  {
    head: {
      display: 'flex',
      flexWrap: 'wrap',
      justifyContent: 'space-between',
      alignItems: 'center',
      gap: 8,
    },
    title: {
      margin: 0,
      fontSize: 14,
      lineHeight: '20px',
      fontWeight: 500,
    },
  },
  { name: 'BellwetherTestWords' },
);

/** Evidence on either side as a part of what its line asks for, and when the line was crossed. */
function evidenceFacts({
  metric,
  verdict,
  harm,
  safety,
  decidedAt,
}: VerdictTest): Array<[string, string]> {
  const against = (
    logE: number | null,
    threshold: number,
    hasCrossed: boolean,
  ) =>
    [
      logE === null
        ? 'not known'
        : `E = ${formatE(logE)} of ${formatE(threshold)}`,
      ...(hasCrossed && decidedAt ? [`reached ${formatTime(decidedAt)}`] : []),
    ].join(', ');
  return [
    ...(harm
      ? [
          [
            metric === 'sample-ratio' ? 'Split is off' : 'Against it',
            against(
              harm.logE,
              harm.threshold,
              verdict === 'rollback' || verdict === 'void',
            ),
          ] as [string, string],
        ]
      : []),
    ...(safety
      ? [
          [
            'For it',
            against(safety.logE, safety.threshold, verdict === 'promote'),
          ] as [string, string],
        ]
      : []),
  ];
}

/** The word of a test, its counts, its effect, and its evidence against the line. */
export function TestWords(props: {
  test: VerdictTest;
  names: { canary: string; stable: string };
  doesNotCount: boolean;
}) {
  const classes = useStyles();
  const text = useText();
  const { test, names, doesNotCount } = props;
  const { effect, alpha, dispersion, labelledShare, ks } = test;
  return (
    <>
      <div className={classes.head}>
        <h3 className={classes.title}>{test.title}</h3>
        {doesNotCount ? (
          <VerdictChip tone="void" word="Does not count" />
        ) : (
          <VerdictChip {...testForm(test)} />
        )}
      </div>
      <p className={text.small}>
        {test.sentence}
        {test.isAdvisory && ' Shown, but no part of the verdict.'}
      </p>
      <Facts
        facts={[
          [names.canary, test.canary && <Counts test={test} arm="canary" />],
          [names.stable, test.stable && <Counts test={test} arm="stable" />],
          [
            'Effect',
            effect && (
              <>
                {formatEffect(effect)}
                {effect.value !== null && (
                  <span className={text.tertiary}>
                    {' '}
                    {effectName(effect.name)}
                    {hasInterval(effect) && `, ${intervalName(effect)}`}
                  </span>
                )}
              </>
            ),
          ],
          ...evidenceFacts(test),
          ['Share of α', formatShare(alpha)],
          [
            'Scatter',
            dispersion !== undefined &&
              scatterShows(dispersion) &&
              `${dispersion.toFixed(
                1,
              )} times that of independent requests; evidence is divided by it`,
          ],
          [
            'Labelled',
            labelledShare &&
              [labelledShare.canary, labelledShare.stable]
                .map(share => (share === null ? 'none' : formatShare(share)))
                .join(' and '),
          ],
          ['Largest distance', ks !== undefined && formatShare(ks)],
        ]}
      />
      <QuantileWords test={test} names={names} />
    </>
  );
}

function Counts(props: { test: VerdictTest; arm: 'canary' | 'stable' }) {
  const text = useText();
  const { test, arm } = props;
  const counts = test[arm];
  if (!counts) return null;
  return (
    <>
      {countedWords(test, counts)}{' '}
      <span className={text.tertiary}>
        {counts.rate === null ? 'nothing yet' : formatShare(counts.rate)}
      </span>
    </>
  );
}

function QuantileWords(props: {
  test: VerdictTest;
  names: { canary: string; stable: string };
}) {
  const text = useText();
  const { test, names } = props;
  if (!test.quantiles?.length) return null;
  return (
    <p className={text.small}>
      {test.quantiles
        .map(
          ({ quantile, canary, stable }) =>
            `p${quantile * 100} of ${names.canary}: ${bucketWords(
              canary,
            )}; of ${names.stable}: ${bucketWords(stable)}`,
        )
        .join('. ')}
      .
    </p>
  );
}

function bucketWords([low, high]: readonly [
  number | null,
  number | null,
]): string {
  const ms = (seconds: number) => formatInteger(seconds * 1000);
  if (high === null) return low === null ? 'not known' : `over ${ms(low)} ms`;
  return low === null ? `up to ${ms(high)} ms` : `${ms(low)} – ${ms(high)} ms`;
}
