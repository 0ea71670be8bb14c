import { InputError } from '@backstage/errors';
import { CodeHost, SourceFile } from '@bellwether/plugin-models-node';
import { forField } from '../forField';
import { parseRepositoryAddress, RepositoryAddress } from './repositoryAddress';

/** A repository of a form, read at the branch that changes go into. */
export interface OpenRepository {
  address: RepositoryAddress;
  /** Web address. */
  repository: string;
  base: string;
  /** @returns undefined: there is no such file */
  read(path: string): Promise<SourceFile | undefined>;
}

/**
 * Where a form's repository is. Asks nobody.
 *
 * @throws InputError - malformed, or on a host where no pull request can be opened; the message begins with the field
 */
export function addressOnHost(
  host: Pick<CodeHost, 'problemOf'>,
  repoUrl: string,
): RepositoryAddress {
  const address = parseRepositoryAddress(repoUrl);
  const problem = host.problemOf(httpsAddressOf(address));
  if (problem) throw new InputError(`repoUrl: ${problem}`);
  return address;
}

/** @throws InputError, and what the host refuses - the message begins with the field */
export async function openRepository(
  host: CodeHost,
  repoUrl: string,
): Promise<OpenRepository> {
  const address = addressOnHost(host, repoUrl);
  const repository = httpsAddressOf(address);
  const base = await forField('repoUrl', () => host.baseOf({ repository }));
  return {
    address,
    repository,
    base,
    read: path =>
      forField('repoUrl', () => host.file({ repository }, path, base)),
  };
}

/** How a code host is asked for it, and how a pull request of it is remembered. */
export function httpsAddressOf({ host, owner, repo }: RepositoryAddress) {
  return `https://${host}/${owner}/${repo}`;
}
