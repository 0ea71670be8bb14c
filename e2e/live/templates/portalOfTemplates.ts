import { randomBytes } from 'node:crypto';
import { backendAlone } from '../portal/backendAlone';
import type { Component } from '../stack/Component';

export const PORTAL = 'portal of the templates';
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
    component: PORTAL,
    process: PORTAL,
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
