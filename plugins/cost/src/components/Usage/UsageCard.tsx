import {
  ContainerRecommendation,
  ContainerUsage,
  MemoryUnit,
  ServerUsage,
  UsageReply,
  UsageSeries,
} from '@bellwether/plugin-cost-common';
import {
  Columns,
  Figure,
  FigureTable,
  Loaded,
  NoDataYet,
  Panel,
  SkeletonBar,
  SubTitle,
  TableSwitch,
  UpstreamState,
} from '@bellwether/plugin-models-react';
import { lazy, useState } from 'react';
import { unitFormOf } from '../../words';
import { Findings } from '../parts';
import {
  resourceWords,
  toUsagePlot,
  USAGE_MARGINS,
  USAGE_PX,
  usageColumns,
  usageFinding,
  usageReadings,
  usageRows,
} from './usage';

const UsageChart = lazy(() => import('./UsageChart'));

/** What is used of what is asked for, and what should be asked for. */
export function UsageCard(props: {
  usage: Loaded<UsageReply>;
  /** Id of the server whose use is shown. */
  server: string;
  /** Sizes at the target that is chosen. */
  chosen: readonly ContainerRecommendation[];
}) {
  const { usage, server: id, chosen } = props;
  const [isTable, setTable] = useState(false);
  const server = usage.value?.servers.find(one => one.id === id);
  return (
    <Panel
      title="Used, asked for, recommended"
      subtitle={
        server &&
        `per pod, hourly maximum of the largest of ${server.pods}; a red ring is use above the recommendation in the held-out period`
      }
      actions={
        server && (
          <TableSwitch
            of="used, asked for, recommended"
            isTable={isTable}
            onChange={setTable}
          />
        )
      }
    >
      <UpstreamState
        data={usage}
        subject="the usage"
        skeleton={<SkeletonBar height={USAGE_PX} />}
        isEmpty={() => !server || server.containers.length === 0}
        empty={
          <NoDataYet title="No usage has been measured yet">
            A size is learned from three hours of use on; below two weeks with
            low confidence.
          </NoDataYet>
        }
      >
        {({ memoryUnit }) =>
          server && (
            <>
              {server.containers.map(container => (
                <ContainerFigures
                  key={container.container}
                  server={server}
                  container={container}
                  chosen={chosen.find(
                    one => one.container === container.container,
                  )}
                  isTable={isTable}
                  memoryUnit={memoryUnit}
                />
              ))}
              <Findings findings={server.findings} />
            </>
          )
        }
      </UpstreamState>
    </Panel>
  );
}

function ContainerFigures(props: {
  server: ServerUsage;
  container: ContainerUsage;
  chosen: ContainerRecommendation | undefined;
  isTable: boolean;
  memoryUnit: MemoryUnit;
}) {
  const { server, container, chosen, isTable, memoryUnit } = props;
  const several = server.containers.length > 1;
  return (
    <Columns even>
      {container.series.map(series => (
        <div key={series.resource}>
          <SubTitle>
            {resourceWords[series.resource]}
            {several && `, container ${container.container}`}
          </SubTitle>
          <SeriesFigure
            server={server}
            series={series}
            chosen={chosen}
            isTable={isTable}
            container={container.container}
            memoryUnit={memoryUnit}
          />
        </div>
      ))}
    </Columns>
  );
}

function SeriesFigure(props: {
  server: ServerUsage;
  series: UsageSeries;
  chosen: ContainerRecommendation | undefined;
  container: string;
  isTable: boolean;
  memoryUnit: MemoryUnit;
}) {
  const { server, series, chosen, container, isTable, memoryUnit } = props;
  const plot = toUsagePlot(server, series, chosen, memoryUnit);
  if (isTable) {
    return (
      <FigureTable
        label={`${resourceWords[series.resource]} of ${container}`}
        fileName={`usage-${server.name}-${container}-${series.resource}`}
        columns={usageColumns(series, memoryUnit)}
        rows={usageRows(plot)}
      />
    );
  }
  return (
    <Figure
      finding={usageFinding(series, plot, memoryUnit)}
      height={USAGE_PX}
      margins={USAGE_MARGINS}
      readings={usageReadings(series, plot, memoryUnit)}
    >
      <UsageChart
        plot={plot}
        unit={`${unitFormOf(series.unit, memoryUnit).title} per pod`}
      />
    </Figure>
  );
}
