import { useApi } from '@backstage/core-plugin-api';
import { Monitor } from '@bellwether/plugin-drift-common';
import { Panel, Stack } from '@bellwether/plugin-models-react';
import Button from '@material-ui/core/Button';
import { useState } from 'react';
import { driftApiRef } from '../../api';
import { formatDays } from '../../words';
import { DrillDown, RankedInputs } from '../Columns';
import { Halves } from '../parts';
import { JointCard } from '../Joint';
import { ReportButton } from '../Verdict/ReportButton';
import { VerdictFacts } from '../Verdict/VerdictFacts';
import type { Comparison } from './CompareButton';

/** The judgement of a comparison that somebody asked for; it is gone when it is closed. */
export function ComparisonResult(props: {
  monitor: Monitor;
  comparison: Comparison;
  onClose(): void;
}) {
  const { monitor, comparison, onClose } = props;
  const { detail, request } = comparison;
  const drift = useApi(driftApiRef);
  const [name, setName] = useState<string>();
  const column =
    detail.columns.find(each => each.name === name) ?? detail.columns[0];
  return (
    <Panel
      title="Comparison of two ranges"
      subtitle={`${formatDays(detail.evidence.current)} against ${formatDays(
        detail.evidence.reference,
      )}; not stored`}
      actions={
        <>
          <ReportButton
            monitor={monitor}
            name={`comparison-${request.current.from}`}
            label="Report of the comparison"
            read={() => drift.getComparisonReport(monitor.id, request)}
          />
          <Button size="small" variant="outlined" onClick={onClose}>
            Close the comparison
          </Button>
        </>
      }
    >
      <Stack>
        <VerdictFacts detail={detail} />
        <Halves
          first={
            <RankedInputs
              detail={detail}
              selected={column?.name}
              onSelect={setName}
            />
          }
          beside={column && <DrillDown range={detail.range} column={column} />}
          rest={<JointCard joint={detail.joint} />}
        />
      </Stack>
    </Panel>
  );
}
