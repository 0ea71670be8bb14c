import {
  defaultPriceList,
  PriceListError,
  readPriceList,
  type PriceList,
} from '@bellwether/rightsizing';
import { parse } from 'yaml';
import { CliError } from '../CliError';
import { readNamedFile } from '../readNamedFile';

/**
 * The price list of a file, or the one that ships.
 *
 * @throws CliError that names the file and the field
 */
export async function readPrices(file: string | undefined): Promise<PriceList> {
  if (file === undefined) return defaultPriceList;
  const text = new TextDecoder().decode(await readNamedFile(file));
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw new CliError(
      `${file} is neither JSON nor YAML: ${
        error instanceof Error ? error.message.split('\n')[0] : error
      }`,
    );
  }
  try {
    return readPriceList(value);
  } catch (error) {
    if (error instanceof PriceListError) {
      throw new CliError(`${file}: ${error.message}`);
    }
    throw error;
  }
}
