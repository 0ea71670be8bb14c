import { WindowColumn } from '@bellwether/plugin-drift-common';
import { formatNumber, formatTime } from '@bellwether/plugin-models-react';

type Type = WindowColumn['type'];

/** How a value on a column's axis reads: instants as times, all else as a number. */
export function valueFormat(type: Type): (value: number) => string {
  return type === 'datetime'
    ? value => formatTime(new Date(value).toISOString())
    : value => formatNumber(value, 3);
}

/** What the axis of a column is called; texts are measured by their length. */
export function axisName(name: string, type: Type): string {
  return type === 'text' ? `${name}, characters` : name;
}
