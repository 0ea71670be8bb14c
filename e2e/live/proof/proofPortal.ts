import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { backendAlone } from '../portal/backendAlone';
import type { Component } from '../stack/Component';
import { root } from '../stack/folders';

export const PORTAL = 'portal of the proof';
export const PORTAL_URL = 'BELLWETHER_PROOF_PORTAL_URL';

/** Opens verdicts to the controller's web metric provider, and nothing else; made anew for each run. */
export const VERDICT_TOKEN = randomBytes(24).toString('base64url');

const BUILD_SECONDS = 600;

/**
 * The portal that judges and acts on the canaries of the proof.
 *
 * @param withScreens - whether they are built, for a browser, unless they are there
 */
export function proofPortal({
  withScreens,
}: {
  withScreens: boolean;
}): Component {
  return {
    ...backendAlone({
      component: PORTAL,
      process: PORTAL,
      needs: ['mlflow', 'control-plane', 'prometheus'],
      configuration: [
        'app-config.yaml',
        'e2e/live/app-config.live.yaml',
        'e2e/live/proof/app-config.proof.yaml',
      ],
      variable: PORTAL_URL,
      environment: { BELLWETHER_PROOF_TOKEN: VERDICT_TOKEN },
    }),
    async install(context) {
      if (!withScreens) return;
      await context.run(
        process.execPath,
        [
          path.join(__dirname, 'buildFrontend.mjs'),
          path.join(root, 'scripts/toolchain.mjs'),
        ],
        { timeoutSeconds: BUILD_SECONDS },
      );
    },
  };
}
