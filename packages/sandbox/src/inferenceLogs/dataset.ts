import path from 'node:path';

/** A data file of the npm package vega-datasets, which exports its code only. */
export function dataset(file: string): string {
  const main = require.resolve('vega-datasets');
  const folder = `${path.sep}vega-datasets${path.sep}`;
  const end = main.lastIndexOf(folder) + folder.length;
  return path.join(main.slice(0, end), 'data', file);
}
