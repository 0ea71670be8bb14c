import { LackingError, PlainError } from '../stack/PlainError';
import { downloading, isUnreachable } from './download';

it.each([
  'dial tcp: lookup proxy.golang.org on 10.0.0.1:53: no such host',
  'dial tcp 127.0.0.1:9: connect: connection refused',
  "HTTPSConnectionPool(host='pypi.org', port=443): Max retries exceeded with url",
  'Temporary failure in name resolution',
  'ERROR: Could not find a version that satisfies the requirement mlflow==3.17.2 (from versions: none)',
  'E: Failed to fetch http://deb.debian.org/x  Could not resolve host',
  '502 Bad Gateway',
])('knows that %s is about the network', words => {
  expect(isUnreachable(words)).toBe(true);
});

it.each([
  'ERROR: Could not find a version that satisfies the requirement mlflow==99 (from versions: 3.1, 3.2)',
  'build failed: undefined: klog.Info',
  'ReadOnlyError: no space left on device',
])('does not blame the network for %s', words => {
  expect(isUnreachable(words)).toBe(false);
});

it('names what is lacking, and leaves other failures as they are', async () => {
  const failing = (words: string) =>
    downloading('Packages of mlflow', async () => {
      throw new PlainError(words);
    });
  await expect(failing('no such host')).rejects.toThrow(LackingError);
  await expect(failing('no such host')).rejects.toThrow(
    'Packages of mlflow could not be fetched',
  );
  await expect(failing('it does not compile')).rejects.not.toThrow(
    LackingError,
  );
});
