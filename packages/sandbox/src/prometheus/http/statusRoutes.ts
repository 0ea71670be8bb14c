import { Router } from 'express';
import type { MetricMetadata } from '../series/types';
import { answer, ApiError } from './answers';
import { Parameters } from './parameters';
import type { PrometheusContext, Target } from './types';

/** What Debian 12's Prometheus says of itself. */
const BUILD = {
  version: '2.42.0+ds',
  revision: '2.42.0+ds-5+deb12u1',
  branch: 'debian/sid',
  buildUser: 'team+pkg-go@tracker.debian.org',
  buildDate: '20260604-00:58:54',
  goVersion: 'go1.19.8',
};

const CONFIGURATION = `global:
  scrape_interval: 15s
  scrape_timeout: 10s
  evaluation_interval: 1m
`;

function targetJson(target: Target) {
  const interval = `${target.intervalSeconds}s`;
  const { labels, scrapeUrl } = target;
  return {
    discoveredLabels: {
      __address__: labels.instance,
      __metrics_path__: new URL(scrapeUrl).pathname,
      __scheme__: new URL(scrapeUrl).protocol.replace(':', ''),
      __scrape_interval__: interval,
      __scrape_timeout__: '10s',
      ...Object.fromEntries(
        Object.entries(labels).filter(([name]) => name !== 'instance'),
      ),
    },
    labels,
    scrapePool: target.job,
    scrapeUrl,
    globalUrl: scrapeUrl,
    lastError: target.lastError,
    lastScrape: new Date(target.lastScrape).toISOString(),
    lastScrapeDuration: 0.004,
    health: target.health,
    scrapeInterval: interval,
    scrapeTimeout: '10s',
  };
}

/** How many metrics `/metadata` may tell of; negative means all. */
function limitOf(parameters: Parameters): number {
  const text = parameters.get('limit');
  if (text === '') {
    return -1;
  }
  if (!/^[+-]?\d+$/.test(text)) {
    throw new ApiError('bad_data', 'limit must be a number');
  }
  return Number(text);
}

function metadataOf(targets: Target[], parameters: Parameters) {
  const limit = limitOf(parameters);
  const wanted = parameters.get('metric');
  const metrics = new Map<string, (MetricMetadata & { unit: string })[]>();
  for (const { metadata } of targets) {
    for (const [name, { type, help }] of metadata) {
      const isFull = limit >= 0 && metrics.size >= limit;
      if (!isFull && !metrics.has(name) && (!wanted || wanted === name)) {
        metrics.set(name, [{ type, help, unit: '' }]);
      }
    }
  }
  return Object.fromEntries(metrics);
}

/** What the server tells of itself, its targets and its rules. */
export function statusRoutes(context: PrometheusContext): Router {
  const router = Router();
  router.get('/targets', (request, response) => {
    const state = new Parameters(request).get('state').toLowerCase();
    answer(response, {
      activeTargets:
        state === 'dropped' ? [] : context.targets().map(targetJson),
      droppedTargets: [],
    });
  });
  router.get('/metadata', (request, response) => {
    answer(response, metadataOf(context.targets(), new Parameters(request)));
  });
  router.get('/rules', (_request, response) =>
    answer(response, { groups: [] }),
  );
  router.get('/alerts', (_request, response) =>
    answer(response, { alerts: [] }),
  );
  router.get('/alertmanagers', (_request, response) =>
    answer(response, { activeAlertmanagers: [], droppedAlertmanagers: [] }),
  );
  router.get('/status/buildinfo', (_request, response) =>
    answer(response, BUILD),
  );
  router.get('/status/config', (_request, response) =>
    answer(response, { yaml: CONFIGURATION }),
  );
  router.get('/status/runtimeinfo', (_request, response) =>
    answer(response, {
      startTime: new Date(context.startedAt).toISOString(),
      CWD: '/prometheus',
      reloadConfigSuccess: true,
      lastConfigTime: `${new Date(context.startedAt)
        .toISOString()
        .slice(0, 19)}Z`,
      corruptionCount: 0,
      goroutineCount: 32,
      GOMAXPROCS: 2,
      GOGC: '',
      GODEBUG: '',
      storageRetention: '40d',
    }),
  );
  return router;
}
