import { DriftFleetReply } from '@bellwether/plugin-drift-common';
import {
  formatInteger,
  formatShare,
  NotConfigured,
  NotPermitted,
  Panel,
  ScreenBody,
  SkeletonBar,
  TableSwitch,
  UpstreamState,
} from '@bellwether/plugin-models-react';
import { useState } from 'react';
import { useFleet } from '../../reads';
import { MONITOR_SNIPPET } from '../../snippets';
import { Choice } from '../parts';
import { FleetHeat } from './FleetHeat';
import { FleetTable } from './FleetTable';

const WEEKS = ['8', '13', '26'];

/** `/models/drift`: models × weeks, what needs a person first. */
export function FleetDrift() {
  const [weeks, setWeeks] = useState(WEEKS[1]);
  const fleet = useFleet(Number(weeks));
  const { value } = fleet;
  const [isTable, setTable] = useState(false);
  return (
    <ScreenBody>
      <Panel
        title="Drift of the fleet"
        subtitle="largest effect of a week divided by its material limit; what needs a person first"
        actions={
          <>
            <Choice
              label="Weeks"
              choices={WEEKS.map(count => ({
                value: count,
                words: `${count} weeks`,
              }))}
              value={weeks}
              onChange={setWeeks}
            />
            <TableSwitch
              of="drift of the fleet"
              isTable={isTable}
              onChange={setTable}
            />
          </>
        }
        footer={value && <FleetFooter reply={value} />}
      >
        <UpstreamState
          data={fleet}
          subject="the drift of the fleet"
          skeleton={<SkeletonBar height={240} />}
          isEmpty={({ rows }) => rows.length === 0}
          empty={
            <NotConfigured
              title="No model is watched for drift"
              snippet={MONITOR_SNIPPET}
            >
              Write a <code>drift.yaml</code> beside a model’s{' '}
              <code>catalog-info.yaml</code>:
            </NotConfigured>
          }
          notPermitted={
            <NotPermitted
              title="You may not see the drift of the fleet"
              permission="catalog.entity.read"
              owner="the platform team"
            />
          }
        >
          {reply => <FleetHeat reply={reply} isTable={isTable} />}
        </UpstreamState>
      </Panel>
      {value && value.rows.length > 0 && (
        <Panel flush title="What each monitor says">
          <FleetTable reply={value} />
        </Panel>
      )}
    </ScreenBody>
  );
}

function FleetFooter(props: { reply: DriftFleetReply }) {
  const { rows, unwatched, falseDiscoveryRate } = props.reply;
  const asking = rows.filter(({ needsPerson }) => needsPerson).length;
  return (
    <>
      <span aria-live="polite">
        {asking === 0
          ? 'Nothing needs a person'
          : `${formatInteger(asking)} need${asking === 1 ? 's' : ''} a person`}
      </span>
      <span>
        {unwatched === 0
          ? 'Every registered model is watched'
          : `${formatInteger(unwatched)} registered model${
              unwatched === 1 ? ' is' : 's are'
            } watched by nobody`}
      </span>
      <span>
        False discoveries of the whole fleet held to{' '}
        {formatShare(falseDiscoveryRate)}
      </span>
    </>
  );
}
