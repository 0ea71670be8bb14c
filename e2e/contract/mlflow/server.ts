import { startSandbox } from '@bellwether/sandbox';

/** The MLflow that a contract test talks to. */
export interface MlflowServer {
  url: string;
  close(): Promise<void>;
}

/** A real server that `BELLWETHER_MLFLOW_URL` names, or else the sandbox. */
export const realUrl = process.env.BELLWETHER_MLFLOW_URL?.replace(/\/+$/, '');

export async function openMlflow(): Promise<MlflowServer> {
  if (realUrl) {
    return { url: realUrl, close: async () => {} };
  }
  const sandbox = await startSandbox({
    quiet: true,
    seed: 'contract',
    now: new Date('2026-11-01T09:00:00Z'),
  });
  return { url: sandbox.urls.mlflow, close: () => sandbox.close() };
}
