import { renderTable } from './table';

it('shows a line per process, with numbers to the right, and the sum of the memory', () => {
  expect(
    renderTable([
      {
        component: 'control-plane',
        version: '1.34.4',
        process: 'etcd',
        address: 'http://127.0.0.1:2379',
        pid: 7,
        memoryBytes: 50e6,
      },
      { component: 'seed', version: '', process: 'load', memoryBytes: 1.5e9 },
    ]),
  ).toBe(
    [
      'component      version  process  address                pid   memory',
      'control-plane  1.34.4   etcd     http://127.0.0.1:2379    7    50 MB',
      'seed                    load     —                        —  1500 MB',
      'all                                                          1550 MB',
    ].join('\n'),
  );
});

it('leaves the sum out where no memory is known', () => {
  expect(
    renderTable([{ component: 'a', version: '1', process: 'a', pid: 7 }]),
  ).toBe(
    [
      'component  version  process  address  pid  memory',
      'a          1        a        —          7       —',
    ].join('\n'),
  );
});
