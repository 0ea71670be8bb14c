import type { Stack } from '../stack/Stack';
import { Checks } from './Checks';
import { checkController } from './controller';
import { checkDatabase } from './database';
import { Gate } from './Gate';
import { checkKillsInMoves, checkKillsInReads } from './kills';
import { checkUpstream } from './outages';
import { portalBackend } from './portalBackend';
import { Registry } from './Registry';
import { Scene } from './Scene';
import { checkModelServers, checkRouter } from './silence';
import { apiServer, mlflow, prepareProbe, prometheus } from './upstreams';

/** Components without which nothing can be tried; `needsOf` a part has more. */
export const NEEDED = ['argo-rollouts', 'mlflow', 'postgresql', 'prometheus'];

/** By the names of `parts.ts`. */
const PARTS: Record<string, (scene: Scene) => Promise<void>> = {
  mlflow: scene => checkUpstream(scene, mlflow),
  'kube-apiserver': scene => checkUpstream(scene, apiServer),
  prometheus: scene => checkUpstream(scene, prometheus),
  'argo-rollouts': checkController,
  nginx: checkRouter,
  mlserver: checkModelServers,
  postgresql: checkDatabase,
  'kill-in-read': checkKillsInReads,
  'kill-in-move': checkKillsInMoves,
};

/** A portal of its own beside the stack, whose upstreams are put out of order. */
export interface Trial {
  checks: Checks;
  /** Tries one part; what fails is counted and printed. */
  run(part: string): Promise<void>;
  /** Ends the portal. */
  close(): Promise<void>;
}

/** Starts the portal on a stack that runs, and prepares what the parts change. */
export async function openTrial(stack: Stack): Promise<Trial> {
  const registryUrl = stack.environment.BELLWETHER_MLFLOW_URL;
  const gate = await Gate.open(registryUrl);
  await stack.add(portalBackend(gate.url));
  const checks = new Checks(line => console.log(line));
  const scene = new Scene(stack, checks, new Registry(registryUrl), gate);
  await prepareProbe(scene);
  return {
    checks,
    run: part => PARTS[part](scene),
    close: async () => {
      await scene.close();
      await gate.close();
    },
  };
}
