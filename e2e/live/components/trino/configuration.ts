import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** What a node of the cluster is told. */
export interface NodeOptions {
  role: 'coordinator' | 'worker';
  port: number;
  coordinatorUrl: string;
  /** Known to all nodes of the cluster and to nobody else. */
  sharedSecret: string;
  plugins: string;
  /** Folder of the node. */
  folder: string;
  /** Folder of the tables, which both nodes read. */
  lake: string;
}

const JVM = [
  '-server',
  '-Xmx1500M',
  '-XX:+UseG1GC',
  '-XX:G1HeapRegionSize=8M',
  '-XX:+ExplicitGCInvokesConcurrent',
  '-XX:+ExitOnOutOfMemoryError',
  '-XX:-OmitStackTraceInFastThrow',
  '-XX:ReservedCodeCacheSize=256M',
  '-Djdk.attach.allowAttachSelf=true',
  '-Dfile.encoding=UTF-8',
  '--add-modules=jdk.incubator.vector',
  '--enable-native-access=ALL-UNNAMED',
  '--sun-misc-unsafe-memory-access=allow',
];

function properties(values: Record<string, string | number | boolean>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}

function nodeProperties({ role, folder }: NodeOptions) {
  return {
    'node.environment': 'live',
    'node.id': role,
    'node.data-dir': path.join(folder, 'var'),
    // Else it listens to the whole network.
    'node.bind-ip': '127.0.0.1',
    'node.internal-address': '127.0.0.1',
  };
}

function serverProperties(options: NodeOptions) {
  const coordinator = options.role === 'coordinator';
  return {
    coordinator,
    ...(coordinator && {
      'node-scheduler.include-coordinator': true,
      'query.max-memory': '1GB',
      'query.client.timeout': '1m',
      'web-ui.enabled': false,
    }),
    'http-server.http.port': options.port,
    'discovery.uri': options.coordinatorUrl,
    'plugin.dir': options.plugins,
    'catalog.config-dir': path.join(options.folder, 'catalog'),
    // Together they must stay below the heap of 1500 MB.
    'query.max-memory-per-node': '600MB',
    'memory.heap-headroom-per-node': '300MB',
    'internal-communication.shared-secret': options.sharedSecret,
  };
}

/** The catalogs, by name: Parquet files, tables in memory, and the generated tables of the TPC-H benchmark. */
function catalogs(lake: string): Record<string, Record<string, string>> {
  return {
    lake: {
      'connector.name': 'hive',
      'hive.metastore': 'file',
      'hive.metastore.catalog.dir': 'local:///metastore',
      'fs.native-local.enabled': 'true',
      'local.location': lake,
      'hive.non-managed-table-writes-enabled': 'true',
      'hive.timestamp-precision': 'MICROSECONDS',
      // Small files are then read by both nodes.
      'hive.max-split-size': '4MB',
      'hive.security': 'allow-all',
    },
    memory: {
      'connector.name': 'memory',
      'memory.max-data-per-node': '256MB',
    },
    tpch: { 'connector.name': 'tpch', 'tpch.splits-per-node': '2' },
  };
}

/**
 * Writes the files of a node.
 *
 * @returns the arguments of its Java program, but for the class path and the class
 */
export async function writeNode(options: NodeOptions): Promise<string[]> {
  const { folder, lake } = options;
  await mkdir(path.join(folder, 'catalog'), { recursive: true });
  const config = path.join(folder, 'config.properties');
  const levels = path.join(folder, 'log.properties');
  await writeFile(config, properties(serverProperties(options)));
  await writeFile(levels, properties({ 'io.trino': 'INFO' }));
  for (const [name, values] of Object.entries(catalogs(lake))) {
    await writeFile(
      path.join(folder, 'catalog', `${name}.properties`),
      properties(values),
    );
  }
  return [
    ...JVM,
    ...Object.entries(nodeProperties(options)).map(
      ([key, value]) => `-D${key}=${value}`,
    ),
    `-Dconfig=${config}`,
    `-Dlog.levels-file=${levels}`,
  ];
}
