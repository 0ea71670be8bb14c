import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { backendAlone } from '../portal/backendAlone';
import type { Component } from '../stack/Component';

export const PORTAL_URL = 'BELLWETHER_TEMPLATES_PORTAL_URL';

/** Opens verdicts, and nothing else; made anew for each run. */
export const VERDICT_TOKEN = randomBytes(24).toString('base64url');

/**
 * The portal that makes projects and judges their canaries.
 *
 * @param codeHost - where its repositories go
 */
export function portalOfTemplates(codeHost: string): Component {
  return backendAlone({
    component: 'portal of the templates',
    process: 'portal of the templates',
    needs: ['mlflow', 'control-plane', 'prometheus'],
    configuration: [
      'app-config.yaml',
      'e2e/live/app-config.live.yaml',
      'e2e/live/templates/app-config.templates.yaml',
    ],
    variable: PORTAL_URL,
    environment: {
      BELLWETHER_CODE_HOST: new URL(codeHost).host,
      BELLWETHER_TEMPLATES_TOKEN: VERDICT_TOKEN,
    },
  });
}

const KUSTOMIZE = '5.7.1';

/** The real kustomize, which renders what a project deploys. */
export const kustomize: Component = {
  name: 'kustomize',
  version: KUSTOMIZE,
  needs: [],
  async install(context) {
    const folder = context.cacheDirectory('kustomize', KUSTOMIZE);
    await context.run(
      'go',
      ['install', `sigs.k8s.io/kustomize/kustomize/v5@v${KUSTOMIZE}`],
      { env: { ...process.env, GOBIN: folder }, timeoutSeconds: 600 },
    );
  },
  async start(context) {
    return {
      processes: [],
      environment: {
        BELLWETHER_KUSTOMIZE: path.join(
          context.cacheDirectory('kustomize', KUSTOMIZE),
          'kustomize',
        ),
      },
    };
  },
};
