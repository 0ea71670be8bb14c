import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Component } from '../../stack/Component';
import { SCRAPE_TARGETS } from '../prometheus/scrapeTargets';
import { typescript } from '../typescript';

/**
 * Stands in for Prometheus's own discovery of Kubernetes pods, which Debian's build leaves out: writes the targets as the
 * cluster's pods come and go, with the labels that are usual for pods.
 */
export const podDiscovery: Component = {
  name: 'pod-discovery',
  version: '',
  needs: ['control-plane', 'prometheus'],
  async install() {},
  async start(context) {
    const process_ = context.spawn(
      'pod-discovery (stands in for kubernetes_sd)',
      process.execPath,
      typescript(path.join(__dirname, 'main.ts')),
      { env: { ...process.env, ...context.environment } },
    );
    // It says how many there are once it has seen the pods.
    await context.untilReady(process_, async () =>
      (await readFile(process_.logFile, 'utf8')).includes('targets'),
    );
    return {
      processes: [
        { process: process_, address: context.environment[SCRAPE_TARGETS] },
      ],
      environment: {},
    };
  },
};
