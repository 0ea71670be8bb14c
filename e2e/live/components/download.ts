import { LackingError } from '../stack/PlainError';

/** What Go, pip, apt, Maven and npm say when the other side cannot be reached. */
const UNREACHABLE =
  /no such host|name resolution|could not resolve|name or service not known|connection (refused|timed out|reset)|network is unreachable|dial tcp|i\/o timeout|max retries exceeded|no route to host|proxyconnect|could not find a version that satisfies the requirement .*\(from versions: none\)|50[234] (bad gateway|service|gateway)/i;

/** Whether the words of a failed download speak of the network. */
export function isUnreachable(words: string): boolean {
  return UNREACHABLE.test(words);
}

/**
 * Does what needs the network, and says so when the network is what was missing.
 *
 * @param what - is fetched, such as `Packages of mlflow`
 * @throws LackingError - the place they come from cannot be reached
 */
export async function downloading<T>(
  what: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && isUnreachable(error.message)) {
      throw new LackingError(
        `${what} could not be fetched: the network is needed once, and it does not answer. ${error.message}`,
      );
    }
    throw error;
  }
}
