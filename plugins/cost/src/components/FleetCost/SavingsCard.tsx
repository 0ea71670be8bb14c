import { Link } from '@backstage/core-components';
import { Change, FleetReply, SavingRow } from '@bellwether/plugin-cost-common';
import {
  ExplainedButton,
  formatMoney,
  NoDataYet,
  Note,
  Panel,
} from '@bellwether/plugin-models-react';
import Button from '@material-ui/core/Button';
import { useState } from 'react';
import { useAddress } from '../../reads';
import { isOpenToApply } from '../../words';
import { AskedChanges, ChangesDialog } from '../Changes';
import { SavingsTable } from './SavingsTable';

const MOST_IN_ONE = 20;
/** Savings that are shown until somebody asks for all. */
export const SAVINGS_SHOWN_FIRST = 10;

/** Why a saving cannot be chosen; undefined where it can. */
export function whyNotChosen(row: SavingRow): string | undefined {
  if (!isOpenToApply(row.state)) return 'Its change is under way';
  if (row.hold) return row.hold;
  if (!row.mayApply) return 'Needs the permission cost.recommendation.apply';
  return row.apply.via === 'by-hand'
    ? 'It can only be changed by hand'
    : undefined;
}

/** What could be saved, the most first; several are put in force in one request. */
export function SavingsCard(props: { reply: FleetReply; onMade(): void }) {
  const { reply, onMade } = props;
  const { savings, savingCount, currency } = reply;
  const { showsAllSavings, change } = useAddress();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState<AskedChanges>();
  const [made, setMade] = useState<Change[]>();
  // What was chosen may have gone since.
  const rows = savings.filter(
    row => chosen.has(row.recommendation) && !whyNotChosen(row),
  );
  const sumOf = (sign: 1 | -1) =>
    rows.reduce(
      (sum, { requestedPerDay }) => sum + Math.max(0, sign * requestedPerDay),
      0,
    );
  const [saved, added] = [sumOf(1), sumOf(-1)];
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const whyNot = [
    rows.length === 0 && 'Choose one or more of the savings',
    rows.length > MOST_IN_ONE && `At most ${MOST_IN_ONE} go into one request`,
  ].find(Boolean);
  return (
    <Panel
      flush={savings.length > 0}
      title="Biggest savings"
      subtitle="as requested; only what frees a node leaves the bill"
      actions={
        savings.length > 0 && (
          <>
            <span aria-live="polite">
              {rows.length > 0 &&
                `${rows.length} chosen, ${formatMoney(
                  saved,
                  currency,
                )} per day${
                  added > 0 ? `; ${formatMoney(added, currency)} to add` : ''
                }`}
            </span>
            <ExplainedButton
              aria-haspopup="dialog"
              whyNot={whyNot || undefined}
              onClick={() =>
                setAsked({
                  kind: 'apply',
                  recommendations: rows.map(({ recommendation }) => ({
                    id: recommendation,
                  })),
                })
              }
            >
              Apply chosen…
            </ExplainedButton>
          </>
        )
      }
      footer={
        savingCount > SAVINGS_SHOWN_FIRST && (
          <Button
            size="small"
            color="primary"
            aria-expanded={showsAllSavings}
            onClick={() =>
              change({ savings: showsAllSavings ? undefined : 'all' })
            }
          >
            {showsAllSavings ? 'Fewer savings' : `All ${savingCount} savings`}
          </Button>
        )
      }
    >
      {made && <MadeNote made={made} />}
      {savings.length === 0 ? (
        <NoDataYet title="No saving waits">
          A size is proposed from three hours of use on; below two weeks with
          low confidence.
        </NoDataYet>
      ) : (
        <SavingsTable
          rows={savings}
          currency={currency}
          chosen={chosen}
          whyNotChosen={whyNotChosen}
          onToggle={toggle}
        />
      )}
      {asked && (
        <ChangesDialog
          asked={asked}
          onClose={() => setAsked(undefined)}
          onMade={changes => {
            setAsked(undefined);
            setChosen(new Set());
            setMade(changes);
            onMade();
          }}
        />
      )}
    </Panel>
  );
}

function MadeNote(props: { made: Change[] }) {
  const requests = new Map(
    props.made.flatMap(({ pullRequest, sentence }) =>
      pullRequest
        ? [[pullRequest.url, { number: pullRequest.number, sentence }] as const]
        : [],
    ),
  );
  const failed = props.made.filter(({ state }) => state === 'failed');
  return (
    <div style={{ padding: '0 16px 10px' }} aria-live="polite">
      <Note tone={failed.length > 0 ? 'warn' : 'watch'}>
        {props.made.length - failed.length} of {props.made.length} under way.{' '}
        {[...requests].map(([url, { number, sentence }]) => (
          <span key={url}>
            {sentence} <Link to={url}>Pull request {number}</Link>{' '}
          </span>
        ))}
        {failed.map(({ id, sentence }) => (
          <span key={id}>{sentence} </span>
        ))}
      </Note>
    </div>
  );
}
