import { Connection } from '@bellwether/plugin-models-common';
import { UsageError } from '../CliError';
import { ExitCode, exitCodes, Shell } from '../Shell';
import { askPortal, PortalSilentError } from './askPortal';
import { checkConfiguration } from './checkConfiguration';
import { printText } from './printText';
import { readConfiguration } from './readConfiguration';

export interface DoctorOptions {
  config?: string[];
  url?: string;
  token?: string;
  format?: 'text' | 'json';
  failOn: 'failed' | 'limited' | 'never';
}

/** What the doctor found; the JSON that it prints, with `schemaVersion`. */
export interface Findings {
  /** Who was asked: the portal, or, where none answers, the upstreams in its configuration. */
  source: 'portal' | 'configuration';
  /** False when the token may not see addresses and what upstreams refuse. */
  detailed: boolean;
  /** Worst first. */
  connections: Connection[];
}

const FALLBACK_URL = 'http://localhost:7007';

export async function doctor(
  options: DoctorOptions,
  shell: Shell,
): Promise<ExitCode> {
  const configuration = await readConfiguration(options.config, shell.env);
  const url = readUrl(
    options.url ??
      configuration?.getOptionalString('backend.baseUrl') ??
      FALLBACK_URL,
  );
  let findings: Findings;
  try {
    findings = await askPortal(url, options.token);
  } catch (error) {
    if (!(error instanceof PortalSilentError)) throw error;
    if (!configuration) throw error;
    shell.warn(
      `${error.message} The upstreams of its configuration are asked directly instead.`,
    );
    findings = await checkConfiguration(configuration);
  }
  if (!findings.detailed) {
    shell.warn(
      'Addresses, missing permissions and snippets are left out: they need the permission models.connections.read.',
    );
  }
  const format = options.format ?? (shell.isTerminal ? 'text' : 'json');
  shell.write(
    format === 'json'
      ? `${JSON.stringify({ schemaVersion: 1, ...findings }, null, 2)}\n`
      : printText(findings, { columns: shell.columns, now: new Date() }),
  );
  return isMet(options.failOn, findings.connections)
    ? exitCodes.failOnMet
    : exitCodes.done;
}

function isMet(
  failOn: DoctorOptions['failOn'],
  connections: Connection[],
): boolean {
  const states = {
    failed: ['failed'],
    limited: ['failed', 'limited'],
    never: [],
  }[failOn] as string[];
  return connections.some(({ state }) => states.includes(state));
}

function readUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(`--url '${text}' is not an http or https address`);
  }
  return text.replace(/\/+$/, '');
}
