import { VerdictTest } from '@bellwether/plugin-canary-common';
import {
  bellwetherTokens,
  Figure,
  formatShare,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { lazy } from 'react';
import { effectName, formatEffect, intervalName } from '../../words';
import { binWords } from './bins';
import {
  effectReadings,
  evidenceFinding,
  evidenceReadings,
  formatClock,
  Strip,
  STRIP_HEIGHT_PX,
  STRIP_MARGINS,
} from './strips';

const EvidenceChart = lazy(() => import('./EvidenceChart'));
const EffectChart = lazy(() => import('./EffectChart'));
const ScoresChart = lazy(() => import('./ScoresChart'));

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    const key = (style: string, colour: string) => ({
      display: 'inline-block',
      width: 16,
      marginRight: 5,
      verticalAlign: 4,
      borderTop: `2px ${style} ${colour}`,
    });
    return {
      root: {
        display: 'grid',
        gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 300px)',
        gap: 20,
        [theme.breakpoints.down('sm')]: {
          gridTemplateColumns: 'minmax(0, 1fr)',
        },
      },
      caption: {
        margin: 0,
        fontSize: 11.5,
        lineHeight: '16px',
        color: tokens.text2,
      },
      harm: key('solid', tokens.current),
      safety: key('dashed', tokens.reference),
      marks: {
        margin: 0,
        padding: 0,
        listStyle: 'none',
        fontSize: 11.5,
        lineHeight: '16px',
        color: tokens.warn.main,
      },
    };
  },
  { name: 'BellwetherStripCharts' },
);

/** Evidence and effect of a test, side by side. */
export function StripCharts(props: {
  test: VerdictTest;
  strip: Strip;
  names: { canary: string; stable: string };
}) {
  const classes = useStyles();
  const { test, strip, names } = props;
  const hasSafety = strip.points.some(({ safety }) => safety !== null);
  const isSplit = test.metric === 'sample-ratio';
  return (
    <div className={classes.root}>
      <div>
        <p className={classes.caption}>
          Evidence E, log scale: <span className={classes.harm} />
          {isSplit
            ? 'that the split is not the asked one'
            : `that ${names.canary} is worse`}
          {hasSafety && (
            <>
              {', '}
              <span className={classes.safety} />
              that it is not
            </>
          )}
        </p>
        <Figure
          finding={evidenceFinding(test, strip)}
          height={STRIP_HEIGHT_PX}
          margins={STRIP_MARGINS}
          readings={evidenceReadings(test, strip)}
        >
          <EvidenceChart strip={strip} words={isSplit ? 'void' : 'worse'} />
        </Figure>
        {strip.marks.length > 0 && (
          <ul className={classes.marks}>
            {strip.marks.map(({ at, number, label }) => (
              <li key={number}>
                ▲ {number} {formatClock(at)}: “{label}” would have aborted
              </li>
            ))}
          </ul>
        )}
      </div>
      {test.histogram ? (
        <ScoresFigure test={test} names={names} />
      ) : (
        test.effect && <EffectFigure test={test} strip={strip} />
      )}
    </div>
  );
}

function EffectFigure(props: { test: VerdictTest; strip: Strip }) {
  const classes = useStyles();
  const { test, strip } = props;
  const { effect } = test;
  if (!effect) return null;
  return (
    <div>
      <p className={classes.caption}>
        {test.title}, {effectName(effect.name)}, {intervalName(effect)}
        {effect.limit !== null && `; dashed ${effect.limit}`}
      </p>
      <Figure
        finding={`${test.title}, ${effectName(effect.name)}: ${formatEffect(
          effect,
        )}`}
        height={STRIP_HEIGHT_PX}
        margins={STRIP_MARGINS}
        readings={effectReadings(strip)}
      >
        <EffectChart strip={strip} effect={effect} />
      </Figure>
    </div>
  );
}

function ScoresFigure(props: {
  test: VerdictTest;
  names: { canary: string; stable: string };
}) {
  const classes = useStyles();
  const { test, names } = props;
  const { histogram } = test;
  if (!histogram) return null;
  const bins = binWords(histogram);
  return (
    <div>
      <p className={classes.caption}>
        Share of predictions per bin, {names.stable} grey, {names.canary} blue
      </p>
      <Figure
        finding={`Share of predictions of ${names.stable} and ${names.canary} in ${bins.length} bins`}
        height={STRIP_HEIGHT_PX}
        margins={STRIP_MARGINS}
        readings={bins.map((bin, index) => ({
          share: (index + 0.5) / bins.length,
          title: bin,
          values: [
            {
              name: names.stable,
              words: formatShare(histogram.stable[index] ?? 0),
            },
            {
              name: names.canary,
              words: formatShare(histogram.canary[index] ?? 0),
            },
          ],
        }))}
      >
        <ScoresChart histogram={histogram} bins={bins} />
      </Figure>
    </div>
  );
}
