import { WindowDetail } from '@bellwether/plugin-drift-common';
import {
  bellwetherTokens,
  formatNumber,
  SubTitle,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { ReactNode } from 'react';
import { formatDays, formatP, stateForms } from '../../words';
import { VotesTable } from './VotesTable';

const useStyles = makeStyles(
  theme => {
    const tokens = bellwetherTokens(theme);
    return {
      root: {
        display: 'grid',
        gridTemplateColumns: 'minmax(0, 32fr) minmax(0, 40fr) minmax(0, 28fr)',
        gap: 24,
        [theme.breakpoints.down('md')]: {
          gridTemplateColumns: 'minmax(0, 1fr)',
        },
      },
      state: {
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        gap: 10,
      },
      days: { fontSize: 12.5, color: tokens.text2 },
      sentence: {
        margin: '8px 0',
        fontSize: 17,
        lineHeight: '25px',
        overflowWrap: 'anywhere',
      },
      small: {
        margin: '0 0 12px',
        fontSize: 12.5,
        lineHeight: '18px',
        color: tokens.text2,
      },
      actions: { display: 'flex', flexWrap: 'wrap', gap: 8 },
    };
  },
  { name: 'BellwetherVerdictFacts' },
);

/** A judgement: the sentence first, then who voted, then what it promises. Too few rows replace verdict and votes. */
export function VerdictFacts(props: {
  detail: WindowDetail;
  actions?: ReactNode;
  /** Stands for the promise where it may be chosen. */
  promise?: ReactNode;
}) {
  const classes = useStyles();
  const { detail, actions } = props;
  const isJudged = detail.state !== 'insufficient-data';
  return (
    <div className={classes.root}>
      <div>
        {/* A verdict that changes under the reader is read out. */}
        <div aria-live="polite">
          <div className={classes.state}>
            <VerdictChip {...stateForms[detail.state]} />
            {detail.schema.some(({ kind }) => kind !== 'extra-column') && (
              <VerdictChip tone="warn" word="Schema changed" />
            )}
            <span className={classes.days}>{formatDays(detail.range)}</span>
          </div>
          <p className={classes.sentence}>{detail.sentence}</p>
        </div>
        <p className={classes.small}>{detail.basis}</p>
        {actions && <div className={classes.actions}>{actions}</div>}
      </div>
      {isJudged ? (
        <div>
          <SubTitle>
            {detail.votes.length === 1
              ? 'One family votes'
              : `${detail.votes.length} families vote`}
          </SubTitle>
          <VotesTable votes={detail.votes} />
          <p className={classes.small}>
            Combined by {detail.combine}
            {detail.pValue !== null && `: p ${formatP(detail.pValue)}`}, held
            against α = {formatNumber(detail.alpha, 2)}.
          </p>
        </div>
      ) : (
        <div />
      )}
      <div>
        <SubTitle>Promise</SubTitle>
        {props.promise ?? <p className={classes.small}>{detail.promise}</p>}
        {detail.power && (
          <>
            <SubTitle>Power</SubTitle>
            <p className={classes.small}>{detail.power}</p>
          </>
        )}
        <SubTitle>
          Season check{' '}
          <VerdictChip
            tone={detail.season.inForce ? 'ok' : 'void'}
            icon={detail.season.inForce ? undefined : 'dash'}
            quiet
            word={detail.season.inForce ? 'In force' : 'Not in force'}
          />
        </SubTitle>
        <p className={classes.small}>{detail.season.sentence}</p>
      </div>
    </div>
  );
}
