import { useApi } from '@backstage/core-plugin-api';
import {
  NoDataYet,
  Panel,
  SkeletonBar,
  UpstreamState,
} from '@bellwether/plugin-models-react';
import Button from '@material-ui/core/Button';
import { useState } from 'react';
import { costApiRef } from '../../api';
import { useFleetLedger } from '../../reads';
import { LedgerTable, LedgerTotalsLine } from '../Ledger';
import { Findings, SaveCsvButton } from '../parts';

const SHOWN_FIRST = 8;

/** What was promised over the fleet, and what came of it. */
export function FleetLedgerCard() {
  const cost = useApi(costApiRef);
  const ledger = useFleetLedger();
  const [showsAll, setShowsAll] = useState(false);
  const { value } = ledger;
  const entries = value?.entries ?? [];
  return (
    <Panel
      flush={entries.length > 0}
      title="Promised and realised"
      subtitle="against the same traffic at the old size, with a 95 % interval"
      actions={
        entries.length > 0 && (
          <SaveCsvButton
            of="ledger"
            fileName="cost-ledger.csv"
            read={() => cost.getLedgerCsv()}
          />
        )
      }
      footer={
        value &&
        entries.length > 0 && (
          <>
            <LedgerTotalsLine totals={value.totals} currency={value.currency} />
            <Findings findings={value.findings} />
            {entries.length > SHOWN_FIRST && (
              <Button
                size="small"
                color="primary"
                aria-expanded={showsAll}
                onClick={() => setShowsAll(!showsAll)}
              >
                {showsAll ? 'Fewer changes' : `All ${entries.length} changes`}
              </Button>
            )}
          </>
        )
      }
    >
      <UpstreamState
        data={ledger}
        subject="the ledger"
        skeleton={<SkeletonBar height={120} />}
        isEmpty={reply => reply.entries.length === 0}
        empty={
          <NoDataYet title="No change of size was made from here yet">
            What each promised and what it saved will stand here.
          </NoDataYet>
        }
      >
        {reply => (
          <LedgerTable
            ofFleet
            entries={
              showsAll ? reply.entries : reply.entries.slice(0, SHOWN_FIRST)
            }
            currency={reply.currency}
          />
        )}
      </UpstreamState>
    </Panel>
  );
}
