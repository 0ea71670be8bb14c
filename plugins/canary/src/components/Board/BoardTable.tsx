import { Link } from '@backstage/core-components';
import { BoardRow } from '@bellwether/plugin-canary-common';
import {
  Age,
  CellState,
  cutMiddle,
  EmptyCell,
  entityName,
  formatShare,
  useModelPath,
  useTableStyles,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { placeOf, rolloutSearch } from '../../reads';
import {
  armName,
  armOf,
  phaseForm,
  stepCount,
  trafficForms,
  verdictForms,
} from '../../words';
import { ShareBar } from '../parts';

const LONGEST_NAME = 32;

const useStyles = makeStyles(
  {
    name: { minWidth: 190 },
    words: { minWidth: 200 },
    share: { minWidth: 130 },
  },
  { name: 'BellwetherRolloutBoard' },
);

/** One row per rollout, in the order of what is urgent. */
export function BoardTable(props: { rows: readonly BoardRow[] }) {
  const table = useTableStyles();
  return (
    <div className={table.scroll}>
      <table
        className={`${table.table} ${table.top}`}
        aria-label="Rollouts over all clusters"
      >
        <thead>
          <tr>
            <th scope="col">Model</th>
            <th scope="col">Needs a person</th>
            <th scope="col">Verdict</th>
            <th scope="col">Requests on the canary</th>
            <th scope="col">State</th>
            <th scope="col">Since</th>
            <th scope="col">Owner</th>
          </tr>
        </thead>
        <tbody>
          {props.rows.map(row => (
            <BoardTableRow key={row.id} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function BoardTableRow(props: { row: BoardRow }) {
  const table = useTableStyles();
  const classes = useStyles();
  const { row } = props;
  const { verdict, startedAt, needsPerson, alsoUnderWay } = row;
  return (
    <tr>
      <th scope="row" className={classes.name}>
        <ModelName row={row} />
        <span className={table.sub}>{placeOf(row.id)}</span>
        {alsoUnderWay.length > 0 && (
          <span className={table.sub}>
            Also under way: {alsoUnderWay.map(placeOf).join('; ')}
          </span>
        )}
      </th>
      <td>
        {needsPerson ? (
          <VerdictChip tone="warn" word={needsPerson} />
        ) : (
          <EmptyCell why="nobody is needed" />
        )}
      </td>
      <td className={classes.words}>
        {verdict ? (
          <>
            <VerdictChip {...verdictForms[verdict.verdict]} />
            <span className={table.sub}>{verdict.sentence}</span>
          </>
        ) : (
          <CellState
            state="no-data"
            words={armOf(row.arms, 'canary') ? 'Not judged' : 'No canary'}
          />
        )}
      </td>
      <td className={classes.share}>
        <Requests row={row} />
      </td>
      <td className={classes.words}>
        <VerdictChip {...phaseForm(row)} quiet />
        <span className={table.sub}>{row.sentence}</span>
      </td>
      <td className={table.noWrap}>
        {startedAt ? (
          <Age at={startedAt} />
        ) : (
          <EmptyCell why="nothing is under way" />
        )}
      </td>
      <td className={table.noWrap}>
        {row.owner ? entityName(row.owner) : <EmptyCell why="no owner" />}
      </td>
    </tr>
  );
}

function ModelName(props: { row: BoardRow }) {
  const path = useModelPath();
  const { id, entityRef, model } = props.row;
  const shown = cutMiddle(model, LONGEST_NAME);
  const title = shown === model ? undefined : model;
  if (!entityRef) {
    return (
      <>
        <span title={title}>{shown}</span>{' '}
        <CellState state="not-configured" words="In no registry" />
      </>
    );
  }
  return (
    <Link
      to={`${path(entityRef, '/rollout')}${rolloutSearch(id)}`}
      aria-label={title}
      title={title}
    >
      {shown}
    </Link>
  );
}

function Requests(props: { row: BoardRow }) {
  const table = useTableStyles();
  const { traffic, arms, steps } = props.row;
  const canary = armOf(arms, 'canary');
  const stable = armOf(arms, 'stable');
  const share = traffic.observed ?? traffic.effective ?? traffic.desired;
  if (!canary || !share) return <EmptyCell why="no canary" />;
  const sub = [
    `${armName(stable) ?? 'stable'} → ${armName(canary) ?? 'canary'}`,
    stepCount(steps),
  ];
  return (
    <>
      <span className={table.noWrap}>{formatShare(share.share)}</span>
      <ShareBar share={share.share} />
      <span className={table.sub}>{sub.filter(Boolean).join(', ')}</span>
      {traffic.state === 'differs' && (
        <span className={table.sub}>
          <VerdictChip {...trafficForms.differs} quiet />
        </span>
      )}
    </>
  );
}
