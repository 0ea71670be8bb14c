import { useContract } from '../kubernetes/contract';
import { eventually } from './eventually';
import { useVerdicts } from './verdicts';
import { type AnalysisRunWire, COMPLETED } from './wire';

export const CONDITIONS = {
  successCondition: 'result.verdict == "promote"',
  failureCondition: 'result.verdict == "rollback"',
};

/** A namespace for runs that belong to no Rollout, and the server that they ask. */
export function useRuns() {
  jest.setTimeout(90_000);
  const contract = useContract();
  const verdicts = useVerdicts();
  const { analysisRuns } = contract.paths;

  const read = async (name: string): Promise<AnalysisRunWire> => {
    const { body } = await contract.call(`${analysisRuns}/${name}`);
    return JSON.parse(JSON.stringify(body));
  };

  return {
    contract,
    verdicts,
    read,
    /** A provider that asks a path of the server. */
    web: (path: string, fields: object = {}) => ({
      web: {
        url: `${verdicts.url}${path}`,
        jsonPath: '{$.result}',
        timeoutSeconds: 2,
        ...fields,
      },
    }),
    /** Starts a run of one metric, `m`. */
    start: (name: string, metric: object, spec: object = {}) =>
      contract.create(analysisRuns, {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'AnalysisRun',
        metadata: { name },
        spec: { metrics: [{ name: 'm', ...metric }], ...spec },
      }),
    ended: (name: string) =>
      eventually(
        `${name}: an end`,
        () => read(name),
        ({ status }) => COMPLETED.includes(status?.phase ?? ''),
      ),
    measured: (name: string, count: number) =>
      eventually(
        `${name}: ${count} measurements`,
        () => read(name),
        ({ status }) => (status?.metricResults?.[0]?.count ?? 0) >= count,
      ),
  };
}
