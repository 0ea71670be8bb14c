import { Rollout, Traffic, Verdict } from '@bellwether/plugin-canary-common';
import {
  formatInteger,
  formatShare,
  formatTime,
  Panel,
  useTableStyles,
  VerdictChip,
} from '@bellwether/plugin-models-react';
import { makeStyles } from '@material-ui/core/styles';
import { formatE, trafficForms } from '../../words';
import { ShareBar } from '../parts';

const useStyles = makeStyles(
  { name: { overflowWrap: 'anywhere' } },
  { name: 'BellwetherRolloutTraffic' },
);

interface Row {
  name: string;
  share: number | undefined;
  source: string;
}

function rowsOf(traffic: Traffic): Row[] {
  const { desired, reported, effective, observed } = traffic;
  return [
    {
      name: 'Desired',
      share: desired?.share,
      source: desired?.source ?? 'no canary is asked for',
    },
    ...(reported
      ? [
          {
            name: 'Reported',
            share: reported.share,
            source: reported.source,
          },
        ]
      : []),
    {
      name: 'Effective',
      share: effective?.share,
      source: effective?.source ?? 'no route was seen that says it',
    },
    {
      name: 'Observed',
      share: observed?.share,
      source: observed
        ? `${formatInteger(observed.requests)} requests since ${formatTime(
            observed.since,
          )}`
        : 'nothing was counted by version',
    },
  ];
}

/** What was asked for, what routes requests, and what was counted. */
export function TrafficCard(props: { rollout: Rollout; verdict?: Verdict }) {
  const table = useTableStyles();
  const classes = useStyles();
  const { traffic } = props.rollout;
  const split = props.verdict?.tests.find(
    ({ metric }) => metric === 'sample-ratio',
  );
  return (
    <Panel
      flush
      title="Requests on the canary"
      actions={
        <VerdictChip
          {...trafficForms[traffic.state]}
          quiet={traffic.state === 'none'}
        />
      }
      footer={
        <>
          <span>{traffic.sentence}</span>
          {split?.harm && split.harm.logE !== null && (
            <span>
              Sample ratio E = {formatE(split.harm.logE)}, void from{' '}
              {formatE(split.harm.threshold)}
            </span>
          )}
        </>
      }
    >
      <div className={table.scroll}>
        <table
          className={`${table.table} ${table.tight}`}
          aria-label="Requests on the canary"
        >
          <tbody>
            {rowsOf(traffic).map(({ name, share, source }) => (
              <tr key={name}>
                <th scope="row" className={classes.name}>
                  {name}
                  <span className={table.sub}>{source}</span>
                </th>
                <td style={{ width: '34%' }}>
                  {share !== undefined && <ShareBar share={share} />}
                </td>
                <td className={table.number}>
                  {share === undefined ? 'not known' : formatShare(share)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
