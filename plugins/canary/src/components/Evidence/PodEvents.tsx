import { PodEvent } from '@bellwether/plugin-canary-common';
import { formatTime, useTableStyles } from '@bellwether/plugin-models-react';
import Button from '@material-ui/core/Button';
import { useState } from 'react';
import { useText } from '../parts';

const WHAT: Record<PodEvent['what'], string> = {
  reset: 'its counters began anew, and were counted from nothing',
  joined: 'counted from then on: what it did before is not known',
};

/** Pods whose counters did not simply go on, with what was made of that. */
export function PodEvents(props: { events: readonly PodEvent[] }) {
  const table = useTableStyles();
  const text = useText();
  const { events } = props;
  const [isOpen, setOpen] = useState(false);
  if (events.length === 0) return null;
  return (
    <div style={{ padding: '8px 20px 12px' }}>
      <Button
        size="small"
        color="primary"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {events.length === 1
          ? '1 pod began anew or joined'
          : `${events.length} times a pod began anew or joined`}
      </Button>
      {isOpen && (
        <div className={table.scroll}>
          <table
            className={`${table.table} ${table.tight}`}
            aria-label="Pods that began anew or joined"
          >
            <thead>
              <tr>
                <th scope="col">Time</th>
                <th scope="col">Pod</th>
                <th scope="col">What</th>
              </tr>
            </thead>
            <tbody>
              {events.map(({ at, pod, role, what }) => (
                <tr key={`${at} ${pod}`}>
                  <td className={table.noWrap}>{formatTime(at)}</td>
                  <th scope="row">
                    <span className={table.code}>{pod}</span>
                    <span className={table.sub}>{role}</span>
                  </th>
                  <td className={text.small}>{WHAT[what]}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}
