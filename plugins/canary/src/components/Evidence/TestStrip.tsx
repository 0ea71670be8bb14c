import {
  EvidenceReply,
  OtherRule,
  VerdictTest,
} from '@bellwether/plugin-canary-common';
import {
  bellwetherTokens,
  Loaded,
  UpstreamState,
  SkeletonBar,
  NoDataYet,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { FixedThresholds } from './FixedThresholds';
import { Queries } from './Queries';
import { StripCharts } from './StripCharts';
import { StripTable } from './StripTable';
import { STRIP_HEIGHT_PX, toStrip } from './strips';
import { TestWords } from './TestWords';

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
  /** What simpler rules would have done on the counts of this test. */
  otherRules: readonly OtherRule[];
}) {
  const classes = useStyles();
  const { test, names, isTable, doesNotCount, evidence, otherRules } = props;
  return (
    <section className={classes.root} aria-label={test.title}>
      <div className={classes.words}>
        <TestWords test={test} names={names} doesNotCount={doesNotCount} />
      </div>
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
        <FixedThresholds
          rules={otherRules.filter(({ isFixed }) => isFixed)}
          of={test.title}
        />
      </div>
      {test.queries.length > 0 && (
        <div className={classes.queries}>
          <Queries queries={test.queries} of={test.title} />
        </div>
      )}
    </section>
  );
}
