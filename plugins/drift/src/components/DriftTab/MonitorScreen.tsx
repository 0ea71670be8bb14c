import { Monitor, WindowsReply } from '@bellwether/plugin-drift-common';
import {
  formatTime,
  NoDataYet,
  Note,
  Panel,
  Stack,
  UpstreamState,
} from '@bellwether/plugin-models-react';
import { useAddress, useHeatMap, useWindow, useWindows } from '../../reads';
import { BaselinesCard } from '../Baselines';
import { RankedInputs, SlicedDrillDown } from '../Columns';
import { HeatMapCard } from '../HeatMap';
import { JointCard } from '../Joint';
import { Halves } from '../parts';
import { TimelineCard } from '../Timeline';
import { RunNowButton, VerdictCard } from '../Verdict';
import { MonitorNotes } from './MonitorNotes';

/** All that one monitor knows. */
export function MonitorScreen(props: { monitor: Monitor }) {
  const { monitor } = props;
  const windows = useWindows(monitor);
  const hasWindows = Boolean(windows.value?.windows.length);
  const content = (
    <UpstreamState
      data={windows}
      subject="the windows"
      isEmpty={reply => reply.windows.length === 0}
      empty={<NothingJudged monitor={monitor} />}
    >
      {reply => <Judged monitor={monitor} reply={reply} />}
    </UpstreamState>
  );
  return (
    <Stack>
      <MonitorNotes monitor={monitor} />
      {hasWindows ? (
        content
      ) : (
        <>
          <Panel title="Verdict">{content}</Panel>
          {/* Not while it is unknown where the card will stand: it would lose an open dialog. */}
          {(windows.value || windows.error) && (
            <BaselinesCard monitor={monitor} />
          )}
        </>
      )}
    </Stack>
  );
}

function NothingJudged(props: { monitor: Monitor }) {
  const { monitor } = props;
  const { state, nextAt } = monitor.run;
  return (
    <NoDataYet
      title={
        state === 'never'
          ? 'This monitor has not run yet'
          : 'No window has been judged yet'
      }
      actions={<RunNowButton monitor={monitor} />}
    >
      A {monitor.definition.spec.window} window is judged once it is over. Rows
      that come up to {monitor.definition.spec.lateness.hours} h later open it
      again.
      {nextAt && ` ${nextRun(nextAt)}`}
    </NoDataYet>
  );
}

/** Runs wait for each other: one that is due may not have begun. */
function nextRun(nextAt: string): string {
  return Date.parse(nextAt) > Date.now()
    ? `The next run is at ${formatTime(nextAt)}.`
    : `A run is due since ${formatTime(
        nextAt,
      )}, and begins when those before it have ended.`;
}

function Judged(props: { monitor: Monitor; reply: WindowsReply }) {
  const { monitor, reply } = props;
  const { windows } = reply;
  const address = useAddress();
  const chosen = windows.find(({ range }) => range.from === address.window);
  const selected = chosen ?? windows[windows.length - 1];
  const firstDay = selected.range.from;
  const detail = useWindow(monitor, firstDay);
  const heat = useHeatMap(monitor);
  const { columns = [] } = detail.value ?? {};
  const column =
    columns.find(({ name }) => name === address.column) ?? columns[0];
  const open = (window: string, name: string) =>
    address.change({ window, column: name });
  return (
    <Stack>
      {address.window && !chosen && (
        <Note tone="watch">
          There is no window of {address.window}; the newest is shown.
        </Note>
      )}
      <VerdictCard monitor={monitor} summary={selected} detail={detail} />
      <TimelineCard
        reply={reply}
        selected={firstDay}
        onSelect={window => address.change({ window })}
      />
      <HeatMapCard
        heat={heat}
        selected={firstDay}
        rows={new Map(windows.map(({ range, rows }) => [range.from, rows]))}
        onOpen={open}
      />
      <Halves
        first={
          detail.value && (
            <RankedInputs
              detail={detail.value}
              selected={column?.name}
              onSelect={name => address.change({ column: name })}
            />
          )
        }
        beside={
          detail.value &&
          column && (
            <SlicedDrillDown
              monitor={monitor}
              detail={detail.value}
              column={column}
            />
          )
        }
        rest={
          <Stack>
            {detail.value && <JointCard joint={detail.value.joint} />}
            <BaselinesCard monitor={monitor} />
          </Stack>
        }
      />
    </Stack>
  );
}
