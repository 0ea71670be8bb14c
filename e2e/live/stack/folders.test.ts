import os from 'node:os';
import path from 'node:path';
import { cacheHome } from './folders';

it.each([
  [{}, path.join(os.homedir(), '.cache', 'bellwether', 'live')],
  [{ XDG_CACHE_HOME: '/caches' }, '/caches/bellwether/live'],
  [{ XDG_CACHE_HOME: '/caches', BELLWETHER_LIVE_CACHE: '/mine' }, '/mine'],
  [
    { XDG_CACHE_HOME: '', BELLWETHER_LIVE_CACHE: '' },
    path.join(os.homedir(), '.cache', 'bellwether', 'live'),
  ],
])('with %j the cache is %s', (environment, folder) => {
  expect(cacheHome(environment)).toBe(folder);
});
