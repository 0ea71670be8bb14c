import { EvidenceReply, VerdictTest } from '@bellwether/plugin-canary-common';
import {
  bellwetherTokens,
  formatInteger,
  formatShare,
  Loaded,
  UpstreamState,
  SkeletonBar,
  NoDataYet,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import {
  countedWords,
  effectName,
  formatEffect,
  intervalName,
  testForm,
} from '../../words';
import { Facts, useText } from '../parts';
import { Queries } from './Queries';
import { StripCharts } from './StripCharts';
import { StripTable } from './StripTable';
import { STRIP_HEIGHT_PX, toStrip } from './strips';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      root: {
        display: 'grid',
        gridTemplateColumns: 'minmax(0, 280px) minmax(0, 1fr)',
        gap: '12px 20px',
        padding: '14px 16px',
        marginTop: 10,
        borderTop: `1px solid ${tokens.line}`,
        '& + &': { marginTop: 0 },
        [theme.breakpoints.down('sm')]: {
          gridTemplateColumns: 'minmax(0, 1fr)',
        },
      },
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
      words: {
        display: 'grid',
        gridTemplateColumns: 'minmax(0, 1fr)',
        gap: 8,
        alignContent: 'start',
      },
      queries: { gridColumn: '1 / -1', minWidth: 0 },
      uncounted: {
        backgroundImage: `repeating-linear-gradient(45deg, ${tokens.line} 0 1px, transparent 1px 7px)`,
        borderRadius: 4,
      },
    };
  },
  { name: 'BellwetherTestStrip' },
);

/** One test: its word and counts, its evidence over time, its effect. */
export function TestStrip(props: {
  test: VerdictTest;
  names: { canary: string; stable: string };
  isTable: boolean;
  /** The split is off, so what was compared says nothing. */
  doesNotCount: boolean;
  evidence: Loaded<EvidenceReply>;
}) {
  const classes = useStyles();
  const { test, names, isTable, doesNotCount, evidence } = props;
  return (
    <section className={classes.root} aria-label={test.title}>
      <TestWords test={test} names={names} doesNotCount={doesNotCount} />
      <div className={doesNotCount ? classes.uncounted : undefined}>
        <UpstreamState
          data={evidence}
          subject="the evidence"
          skeleton={<SkeletonBar height={STRIP_HEIGHT_PX} />}
          notConfigured={
            <NoDataYet title="Its evidence was not kept">
              Only the last word is known.
            </NoDataYet>
          }
        >
          {reply => {
            const strip = toStrip(reply, test.id);
            if (!strip) {
              return <NoDataYet title="No look yet">{test.sentence}</NoDataYet>;
            }
            return isTable ? (
              <StripTable test={test} strip={strip} />
            ) : (
              <StripCharts test={test} strip={strip} names={names} />
            );
          }}
        </UpstreamState>
      </div>
      {test.queries.length > 0 && (
        <div className={classes.queries}>
          <Queries queries={test.queries} of={test.title} />
        </div>
      )}
    </section>
  );
}

function TestWords(props: {
  test: VerdictTest;
  names: { canary: string; stable: string };
  doesNotCount: boolean;
}) {
  const classes = useStyles();
  const text = useText();
  const { test, names, doesNotCount } = props;
  const { effect, alpha, dispersion, labelledShare, ks } = test;
  return (
    <div className={classes.words}>
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
                    {(effect.low !== null || effect.high !== null) &&
                      `, ${intervalName(effect)}`}
                  </span>
                )}
              </>
            ),
          ],
          ['Share of α', formatShare(alpha)],
          [
            'Scatter',
            dispersion !== undefined &&
              dispersion > 1.05 &&
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
    </div>
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
