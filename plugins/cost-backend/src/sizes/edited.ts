import { parseQuantity, Path } from '@bellwether/plugin-models-node';
import { Document } from 'yaml';
import { close } from './quantities';

/** What came of looking for sizes in a file. */
export type Edited =
  | { found: 'changed'; text: string }
  /** The file does not hold them. */
  | { found: 'nothing' }
  /** It holds them, and reads so already. */
  | { found: 'same' }
  /** Which of several places is meant cannot be told. */
  | { found: 'several'; places: string[] };

/** Whether a quantity stands there already. */
export function reads(document: Document, path: Path, value: string): boolean {
  const now = parseQuantity(document.getIn(path));
  const then = parseQuantity(value);
  return now !== undefined && then !== undefined && close(then, now);
}
