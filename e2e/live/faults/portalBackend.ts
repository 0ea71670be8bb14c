import { backendAlone } from '../portal/backendAlone';
import { VERDICT_TOKEN } from '../proof/proofPortal';
import type { Component } from '../stack/Component';

export const PORTAL = 'portal backend';

/**
 * The portal's backend by itself, with nothing that starts it again or ends when it does.
 *
 * @param registryUrl - where it finds MLflow
 */
export function portalBackend(registryUrl: string): Component {
  return backendAlone({
    component: 'portal-backend',
    process: PORTAL,
    needs: ['mlflow', 'control-plane', 'postgresql', 'prometheus'],
    configuration: [
      'app-config.yaml',
      'e2e/live/app-config.live.yaml',
      // It judges canaries and acts on them, as the portal of the proof does.
      'e2e/live/proof/app-config.proof.yaml',
      'e2e/live/faults/app-config.faults.yaml',
    ],
    variable: 'BELLWETHER_FAULTS_PORTAL_URL',
    environment: {
      BELLWETHER_FAULTS_MLFLOW_URL: registryUrl,
      BELLWETHER_PROOF_TOKEN: VERDICT_TOKEN,
    },
  });
}
