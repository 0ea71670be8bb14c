import { useApi } from '@backstage/core-plugin-api';
import { FleetReply, rollUps } from '@bellwether/plugin-cost-common';
import { Choice, formatInteger, Panel } from '@bellwether/plugin-models-react';
import Button from '@material-ui/core/Button';
import { costApiRef } from '../../api';
import { useAddress } from '../../reads';
import { SaveCsvButton } from '../parts';
import { parseOrder, rangeWords, ROWS_OF_A_PAGE } from './fleet';
import { RollUpTable } from './RollUpTable';

/** Cost by model, team, system or cluster. What is looked at is in the address. */
export function RollUpCard(props: { reply: FleetReply }) {
  const { reply } = props;
  const cost = useApi(costApiRef);
  const address = useAddress();
  const { by, cluster, change } = address;
  const sort = parseOrder(address.sort);
  const { rows, rowCount, page, shownDays: days } = reply;
  const pages = Math.max(1, Math.ceil(rowCount / ROWS_OF_A_PAGE));
  return (
    <Panel
      flush
      title={`Cost by ${reply.by}`}
      subtitle={`${cluster ? `on ${cluster} only, ` : ''}${rangeWords(reply)}`}
      actions={
        <>
          {cluster && (
            <Button
              size="small"
              color="primary"
              onClick={() => change({ cluster: undefined, page: undefined })}
            >
              All clusters
            </Button>
          )}
          <Choice
            label="Cost by"
            choices={rollUps.map(value => ({ value, words: value }))}
            value={by}
            onChange={value => change({ by: value, page: undefined })}
          />
          <SaveCsvButton
            of={`cost by ${reply.by}`}
            fileName={`cost-by-${reply.by}-${days}-days.csv`}
            read={() => cost.getFleetCsv({ by, days, cluster, sort })}
          />
        </>
      }
      footer={
        <>
          <span aria-live="polite">
            {formatInteger(rowCount)} {rowCount === 1 ? 'row' : 'rows'}
          </span>
          {pages > 1 && (
            <Pages
              page={page}
              pages={pages}
              onPage={value =>
                change({ page: value === 1 ? undefined : String(value) })
              }
            />
          )}
        </>
      }
    >
      <RollUpTable
        by={reply.by}
        currency={reply.currency}
        rows={rows}
        sort={sort}
        onSort={value => change({ sort: value, page: undefined })}
        onCluster={value =>
          change({ cluster: value, by: 'model', page: undefined })
        }
      />
    </Panel>
  );
}

function Pages(props: {
  page: number;
  pages: number;
  onPage(page: number): void;
}) {
  const { page, pages, onPage } = props;
  return (
    <span>
      <Button
        size="small"
        color="primary"
        disabled={page === 1}
        onClick={() => onPage(page - 1)}
      >
        Previous
      </Button>
      Page {page} of {pages}
      <Button
        size="small"
        color="primary"
        disabled={page === pages}
        onClick={() => onPage(page + 1)}
      >
        Next
      </Button>
    </span>
  );
}
