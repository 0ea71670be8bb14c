import { UpstreamProblem } from '@bellwether/plugin-models-node';

/** An upstream that the configuration describes under one key. */
export interface ConfiguredUpstream {
  /** What people call it, for example `MLflow`. */
  product: string;
  /** Its address is in `<configKey>.baseUrl`, its credentials in `<configKey>.auth`. */
  configKey: string;
  hasCredentials: boolean;
}

/** The sentence that fixes a problem which any upstream may have. */
export function fixOf(
  { product, configKey, hasCredentials }: ConfiguredUpstream,
  kind: UpstreamProblem['kind'],
): string {
  switch (kind) {
    case 'connection-refused':
      return `Start ${product}, or correct ${configKey}.baseUrl.`;
    case 'no-answer':
      return `See that the portal's network reaches ${product} and that ${configKey}.baseUrl is right; where it is only slow, raise ${configKey}.requestTimeout.`;
    case 'credentials-refused':
      return hasCredentials
        ? `Correct the credentials in ${configKey}.auth.`
        : `${product} asks for credentials: add ${configKey}.auth.`;
    case 'not-permitted':
      return `Give the account of ${configKey}.auth the right to read.`;
    case 'rate-limited':
      return 'It is asked again by itself; where this stays, raise the limit of what stands in front of it.';
    case 'server-error':
      return `See the log of ${product}: it fails by itself.`;
    default:
      return `Something other than ${product} answers there, perhaps a sign-in page: correct ${configKey}.baseUrl.`;
  }
}
