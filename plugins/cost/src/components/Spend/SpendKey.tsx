import { CostByKind } from '@bellwether/plugin-cost-common';
import {
  bellwetherTokens,
  useBellwetherTokens,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { useId } from 'react';
import { formatAmount, spendParts, toParts } from '../../words';
import { partFill, PartPatterns } from './PartPatterns';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: '4px 18px',
      fontSize: 12,
      lineHeight: '18px',
      color: bellwetherTokens(theme).text2,
      marginBottom: 6,
    },
    part: { whiteSpace: 'nowrap' },
    amount: { color: bellwetherTokens(theme).text, fontWeight: 500 },
    swatch: { marginRight: 6, verticalAlign: -1 },
  }),
  { name: 'BellwetherSpendKey' },
);

/** Which part of a bar is what, from the bottom, with what it costs; idle and shared stand apart. */
export function SpendKey(props: {
  /** For example `15 Jun, bottom to top:`. */
  lead: string;
  byKind: CostByKind;
}) {
  const classes = useStyles();
  const tokens = useBellwetherTokens();
  const patternId = useId().replaceAll(':', '');
  const parts = toParts(props.byKind);
  return (
    <div className={classes.root}>
      <span>{props.lead}</span>
      {spendParts
        .filter(({ part }) => parts[part] > 0)
        .map(({ part, words }) => (
          <span key={part} className={classes.part}>
            <svg width={12} height={12} aria-hidden className={classes.swatch}>
              <PartPatterns id={`${patternId}${part}`} tokens={tokens} />
              <rect
                width={11}
                height={11}
                x={0.5}
                y={0.5}
                fill={partFill(part, tokens, `${patternId}${part}`)}
                stroke={tokens.lineStrong}
              />
            </svg>
            {words}{' '}
            <span className={classes.amount}>{formatAmount(parts[part])}</span>
          </span>
        ))}
    </div>
  );
}
