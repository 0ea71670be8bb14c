import { ask, json } from '../components/answers';

/** The first version of a model whose files are at an address, and the alias that calls it challenger. */
export async function registerChallenger(
  registryUrl: string,
  name: string,
  source: string,
): Promise<void> {
  const post = (operation: string, body: object) =>
    ask(`${registryUrl}/api/2.0/mlflow/${operation}`, json('POST', body));
  await post('model-versions/create', { name, source });
  await post('registered-models/alias', {
    name,
    alias: 'challenger',
    version: '1',
  });
}
