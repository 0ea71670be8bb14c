import { useApi } from '@backstage/core-plugin-api';
import { LedgerReply } from '@bellwether/plugin-cost-common';
import {
  entityName,
  Loaded,
  NoDataYet,
  Panel,
  SkeletonBar,
  UpstreamState,
  useModelRef,
} from '@bellwether/plugin-models-react';
import { costApiRef } from '../../api';
import { Findings, SaveCsvButton } from '../parts';
import { LedgerTable } from './LedgerTable';
import { LedgerTotalsLine } from './LedgerTotalsLine';

/** What was promised of the model's changes, and what came of it. */
export function LedgerCard(props: { ledger: Loaded<LedgerReply> }) {
  const { ledger } = props;
  const cost = useApi(costApiRef);
  const entityRef = useModelRef();
  const { value } = ledger;
  const hasEntries = Boolean(value?.entries.length);
  return (
    <Panel
      flush={hasEntries}
      title="Ledger"
      subtitle="promised, and realised against the same traffic at the old size, with a 95 % interval"
      actions={
        hasEntries && (
          <SaveCsvButton
            of="ledger"
            fileName={`ledger-${entityName(entityRef).replace('/', '-')}.csv`}
            read={() => cost.getModelLedgerCsv(entityRef)}
          />
        )
      }
      footer={
        value &&
        hasEntries && (
          <>
            <LedgerTotalsLine totals={value.totals} currency={value.currency} />
            <Findings findings={value.findings} />
          </>
        )
      }
    >
      <UpstreamState
        data={ledger}
        subject="the ledger"
        skeleton={<SkeletonBar height={120} />}
        isEmpty={({ entries }) => entries.length === 0}
        empty={
          <NoDataYet title="No change of size was made from here yet">
            What a pull request promises stands here from the day it is opened;
            what it saved, once a week of days was measured.
          </NoDataYet>
        }
      >
        {reply => (
          <LedgerTable entries={reply.entries} currency={reply.currency} />
        )}
      </UpstreamState>
    </Panel>
  );
}
