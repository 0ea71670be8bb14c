import {
  ContainerRecommendation,
  MemoryUnit,
  ReplicaChange,
} from '@bellwether/plugin-cost-common';
import { useTableStyles } from '@bellwether/plugin-models-react';
import { sizeSettings } from '../../words';

/** What each container asks for, and what it should ask for, and how many pods; what stays as it is is left out. */
export function SizeTable(props: {
  containers: readonly ContainerRecommendation[];
  replicas: ReplicaChange | null;
  memoryUnit: MemoryUnit;
}) {
  const table = useTableStyles();
  const several = props.containers.length > 1;
  const rows = props.containers.flatMap(({ container, current, recommended }) =>
    sizeSettings
      .filter(({ key }) => current[key] !== recommended[key])
      .map(({ key, words, format }) => ({
        key: `${container} ${key}`,
        words: several ? `${words} of ${container}` : words,
        before: current[key],
        after: recommended[key],
        format,
      })),
  );
  return (
    <table
      className={`${table.table} ${table.tight}`}
      aria-label="Size now and recommended"
    >
      <thead>
        <tr>
          <th scope="col">Setting</th>
          <th scope="col" className={table.number}>
            Now
          </th>
          <th scope="col" className={table.number}>
            Recommended
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, words, before, after, format }) => (
          <tr key={key}>
            <th scope="row">{words}</th>
            <td className={table.number}>
              {before === null ? 'not set' : format(before, props.memoryUnit)}
            </td>
            <td className={table.number}>
              {after === null ? (
                'not set'
              ) : (
                <strong>{format(after, props.memoryUnit)}</strong>
              )}
            </td>
          </tr>
        ))}
        {props.replicas && (
          <tr>
            <th scope="row">Pods</th>
            <td className={table.number}>{props.replicas.current}</td>
            <td className={table.number}>
              <strong>{props.replicas.recommended}</strong>
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
