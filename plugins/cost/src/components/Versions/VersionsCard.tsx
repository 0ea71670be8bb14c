import { ModelCostsReply, VersionCost } from '@bellwether/plugin-cost-common';
import {
  CellState,
  formatInteger,
  formatNumber,
  formatShare,
  Panel,
  useTableStyles,
} from '@bellwether/plugin-models-react';
import { formatAmount, formatUnitAmount } from '../../words';

/** What each version costs, canary beside stable. */
export function VersionsCard(props: { reply: ModelCostsReply }) {
  const table = useTableStyles();
  const { versions, headline, currency, servers } = props.reply;
  const places = new Map(
    servers.map(({ id, cluster, namespace, name }) => [
      id,
      `${cluster} · ${namespace} / ${name}`,
    ]),
  );
  return (
    <Panel
      flush
      title="Versions"
      subtitle={headline?.canary?.sentence ?? 'over the last whole day'}
    >
      <div className={table.scroll}>
        <table
          className={`${table.table} ${table.tight}`}
          aria-label="Cost of each version"
        >
          <thead>
            <tr>
              <th scope="col">Version</th>
              <th scope="col">Server</th>
              <th scope="col" className={table.number}>
                Pods
              </th>
              <th scope="col" className={table.number}>
                Requests
              </th>
              <th scope="col" className={table.number}>
                Predictions
              </th>
              <th scope="col" className={table.number}>
                {currency} per day
              </th>
              <th scope="col" className={table.number}>
                {currency} per 1,000
              </th>
            </tr>
          </thead>
          <tbody>
            {versions.map(version => (
              <VersionRow
                key={`${version.server} ${version.role} ${version.version}`}
                version={version}
                place={places.get(version.server) ?? version.server}
              />
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function VersionRow(props: { version: VersionCost; place: string }) {
  const table = useTableStyles();
  const { version, place } = props;
  const notCounted = <CellState state="no-data" words="Not counted" />;
  return (
    <tr>
      <th scope="row" className={table.noWrap}>
        {version.version ?? 'Not said'}{' '}
        <span className={table.secondary}>{version.role}</span>
      </th>
      <td className={table.secondary}>{place}</td>
      <td className={table.number}>{formatNumber(version.pods, 3)}</td>
      <td className={table.number}>
        {version.requestShare === null
          ? notCounted
          : formatShare(version.requestShare)}
      </td>
      <td className={table.number}>
        {version.predictions === null
          ? notCounted
          : formatInteger(version.predictions)}
      </td>
      <td className={table.number}>{formatAmount(version.perDay)}</td>
      <td className={table.number}>
        {version.perThousand === null
          ? notCounted
          : formatUnitAmount(version.perThousand)}
      </td>
    </tr>
  );
}
