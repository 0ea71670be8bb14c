import { MonitorsReply } from '@bellwether/plugin-drift-common';
import {
  EntityBody,
  NotConfigured,
  NotPermitted,
  Panel,
  Stack,
  UpstreamState,
  useModelRef,
} from '@bellwether/plugin-models-react';
import { useAddress, useMonitors } from '../../reads';
import { MONITOR_SNIPPET } from '../../snippets';
import { Choice } from '../parts';
import { BrokenDefinitions } from './BrokenDefinitions';
import { MonitorScreen } from './MonitorScreen';

/** The Drift tab of a model: what its monitors say, the verdict first. */
export function DriftTab() {
  const monitors = useMonitors(useModelRef());
  const hasMonitor = Boolean(monitors.value?.monitors.length);
  const content = (
    <UpstreamState
      data={monitors}
      subject="the drift monitors"
      isEmpty={reply => reply.monitors.length === 0}
      empty={
        <Stack>
          <BrokenDefinitions broken={monitors.value?.broken ?? []} />
          <NobodyWatches />
        </Stack>
      }
      notConfigured={<NobodyWatches />}
      notPermitted={
        <NotPermitted
          title="You may not see the drift of this model"
          permission="catalog.entity.read"
          owner="the owner of the model"
        />
      }
    >
      {reply => <Monitors reply={reply} />}
    </UpstreamState>
  );
  return (
    <EntityBody>
      {hasMonitor ? content : <Panel title="Drift">{content}</Panel>}
    </EntityBody>
  );
}

function NobodyWatches() {
  return (
    <NotConfigured
      title="Nobody watches this model’s drift"
      snippet={MONITOR_SNIPPET}
    >
      Say in a <code>drift.yaml</code> beside the model’s{' '}
      <code>catalog-info.yaml</code> where its inputs are logged, and name the
      file in an annotation:
    </NotConfigured>
  );
}

function Monitors(props: { reply: MonitorsReply }) {
  const { monitors, broken } = props.reply;
  const { monitor: chosen, change } = useAddress();
  const monitor = monitors.find(({ name }) => name === chosen) ?? monitors[0];
  return (
    <Stack>
      <BrokenDefinitions broken={broken} />
      {monitors.length > 1 && (
        <div>
          <Choice
            label="Monitor"
            choices={monitors.map(({ name, title }) => ({
              value: name,
              words: title,
            }))}
            value={monitor.name}
            onChange={name =>
              change({
                monitor: name,
                window: undefined,
                column: undefined,
                by: undefined,
                slice: undefined,
              })
            }
          />
        </div>
      )}
      <MonitorScreen key={monitor.id} monitor={monitor} />
    </Stack>
  );
}
