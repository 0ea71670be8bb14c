import type { Backend, Route } from './routes';

/** Where the routes that are in force are told. */
export const ROUTES_PATH = '/.live/routes';

const ADDRESS = /^127\.0\.0\.1:\d{1,5}$/;
const HOST = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;

/**
 * nginx's configuration for the routes. A request's arm is drawn from its random id, so the shares are those of the weights,
 * and one caller is spread over both. Hosts and addresses that are none are left out: the text is not quoted.
 */
export function renderConfiguration(
  routes: Route[],
  { port, folder }: { port: number; folder: string },
): string {
  const valid = routes.filter(({ host }) => HOST.test(host));
  return [
    'daemon off;',
    'worker_processes 1;',
    `pid ${folder}/nginx.pid;`,
    `error_log ${folder}/error.log warn;`,
    'events { worker_connections 512; }',
    'http {',
    '  access_log off;',
    ...['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      kind => `  ${kind}_temp_path ${folder}/${kind};`,
    ),
    ...valid.flatMap(renderRoute(port)),
    '  server {',
    `    listen 127.0.0.1:${port} default_server;`,
    '    server_name _;',
    `    location = ${ROUTES_PATH} {`,
    '      default_type application/json;',
    `      return 200 '${JSON.stringify(summaryOf(valid))}';`,
    '    }',
    '    location / { return 404; }',
    '  }',
    '}',
    '',
  ].join('\n');
}

/** Host, and the weight in percent of its canary. */
function summaryOf(routes: Route[]) {
  return routes.map(({ host, canary }) => ({
    host,
    canaryWeightPercent: canary?.weightPercent ?? 0,
  }));
}

function renderRoute(port: number) {
  return ({ host, stable, canary }: Route, index: number): string[] => {
    const upstream = (arm: string, backend: Backend) => [
      `  upstream ${arm}_${index} {`,
      ...validAddresses(backend).map(address => `    server ${address};`),
      '    keepalive 8;',
      '  }',
    ];
    const hasStable = validAddresses(stable).length > 0;
    const weight = canary?.weightPercent ?? 0;
    const hasCanary =
      canary !== undefined && weight > 0 && validAddresses(canary).length > 0;
    if (!hasStable && !hasCanary) {
      return [
        `  server { listen 127.0.0.1:${port}; server_name ${host}; return 503; }`,
      ];
    }
    const arms: string[] = [];
    // nginx refuses a share of 100 % beside a rest.
    if (hasCanary && hasStable && weight < 100) {
      arms.push(`${weight}% canary_${index};`, `* stable_${index};`);
    } else {
      arms.push(`* ${hasCanary ? 'canary' : 'stable'}_${index};`);
    }
    return [
      ...(hasStable ? upstream('stable', stable) : []),
      ...(hasCanary && canary ? upstream('canary', canary) : []),
      `  split_clients "$request_id" $arm_${index} { ${arms.join(' ')} }`,
      '  server {',
      `    listen 127.0.0.1:${port};`,
      `    server_name ${host};`,
      '    location / {',
      `      proxy_pass http://$arm_${index};`,
      '      proxy_http_version 1.1;',
      '      proxy_set_header Connection "";',
      '      proxy_set_header Host $host;',
      '      proxy_set_header X-Request-Id $request_id;',
      `      add_header X-Arm $arm_${index} always;`,
      '    }',
      '  }',
    ];
  };
}

function validAddresses({ addresses }: Backend): string[] {
  return addresses.filter(address => ADDRESS.test(address));
}
