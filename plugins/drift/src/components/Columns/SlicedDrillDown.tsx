import {
  Monitor,
  WindowColumn,
  WindowDetail,
  WindowSlicesReply,
} from '@bellwether/plugin-drift-common';
import {
  NoDataYet,
  SkeletonBar,
  Stack,
  UpstreamState,
} from '@bellwether/plugin-models-react';
import { useAddress, useSlices } from '../../reads';
import { Select } from '../parts';
import { DrillDown } from './DrillDown';
import { SliceShape } from './SliceShape';
import { SliceTable } from './SliceTable';

/** Choice of all rows; a column cannot have an empty name. */
const ALL = '';

/** The drill-down of a window, of all rows or of those that share a value. */
export function SlicedDrillDown(props: {
  monitor: Monitor;
  detail: WindowDetail;
  column: WindowColumn;
}) {
  const { monitor, detail, column } = props;
  const { slices } = monitor.definition.spec;
  const { by: asked, change } = useAddress();
  const by = slices.find(name => name === asked);
  return (
    <DrillDown
      range={detail.range}
      column={column}
      actions={
        slices.length > 0 && (
          <Select
            label="Slice"
            choices={[
              { value: ALL, words: 'all rows' },
              ...slices.map(name => ({ value: name, words: `by ${name}` })),
            ]}
            value={by ?? ALL}
            onChange={value =>
              change({ by: value || undefined, slice: undefined })
            }
          />
        )
      }
    >
      {by && (
        <Slices
          // Another window's slices are another reading.
          key={`${detail.range.from} ${detail.judgedAt} ${by}`}
          monitor={monitor}
          detail={detail}
          column={column}
          by={by}
        />
      )}
    </DrillDown>
  );
}

function Slices(props: {
  monitor: Monitor;
  detail: WindowDetail;
  column: WindowColumn;
  by: string;
}) {
  const { monitor, detail, column, by } = props;
  const slices = useSlices(monitor, detail, column.name);
  return (
    <UpstreamState
      data={slices}
      subject={`the rows by ${by}`}
      skeleton={<SkeletonBar height={220} />}
      isEmpty={reply => !reply.slices.some(slice => slice.by === by)}
      empty={
        <NoDataYet title={`No row of this window has a ${by}`}>
          Neither the window nor the baseline holds a value of it.
        </NoDataYet>
      }
    >
      {reply => <Chosen reply={reply} {...{ column, detail, by }} />}
    </UpstreamState>
  );
}

function Chosen(props: {
  reply: WindowSlicesReply;
  detail: WindowDetail;
  column: WindowColumn;
  by: string;
}) {
  const { reply, detail, column, by } = props;
  const { slice: asked, change } = useAddress();
  const slices = reply.slices.filter(slice => slice.by === by);
  const chosen = slices.find(({ value }) => value === asked) ?? slices[0];
  return (
    <Stack>
      <SliceTable
        name={column.name}
        by={by}
        slices={slices}
        others={reply.others.find(each => each.by === by)}
        selected={chosen.value}
        onSelect={value => change({ slice: value })}
      />
      <SliceShape name={column.name} slice={chosen} range={detail.range} />
    </Stack>
  );
}
