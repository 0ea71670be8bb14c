import { InferenceLogConfig } from '../InferenceLogConfig';
import { kservePayloadLogger } from './kservePayloadLogger';
import { requestLog } from './requestLog';

const log: InferenceLogConfig = {
  id: 'flights',
  entityRef: 'resource:default/flight-delay',
  inputs: [
    { name: 'distance', type: 'number' },
    { name: 'origin', type: 'text' },
    { name: 'late', type: 'boolean' },
  ],
  outputs: [{ name: 'delay', type: 'number' }],
  requestFields: { id: 'event_id', time: 'time', version: 'model_version' },
};
const receivedAt = new Date('2026-06-08T10:00:00Z');

/** As the payload logger sends it. */
const attributes = {
  specversion: '1.0',
  id: 'call-1',
  type: 'org.kubeflow.serving.inference.request',
  source: 'http://localhost:9081/',
  time: '2026-06-08T09:59:59.123456789Z',
  inferenceservicename: 'flights',
  namespace: 'travel',
  component: 'predictor',
  endpoint: 'canary',
  metadata: 'null',
};

function binary(overrides: Record<string, string>, body: unknown) {
  const headers = Object.fromEntries(
    Object.entries({ ...attributes, ...overrides }).map(([name, value]) => [
      `ce-${name}`,
      value,
    ]),
  );
  return kservePayloadLogger.read(
    {
      headers: { ...headers, 'content-type': 'application/json' },
      body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
      receivedAt,
    },
    log,
  );
}

function structured(body: unknown, type = 'application/cloudevents+json') {
  return kservePayloadLogger.read(
    {
      headers: { 'content-type': `${type}; charset=UTF-8` },
      body: Buffer.from(JSON.stringify(body)),
      receivedAt,
    },
    log,
  );
}

const instances = {
  instances: [
    [733, 'LAS', true],
    [112, 'ATL', false],
  ],
};
const rows = [
  { distance: 733, origin: 'LAS', late: true },
  { distance: 112, origin: 'ATL', late: false },
];

describe('the payload logger’s events', () => {
  it('are read in binary mode, as it sends them', () => {
    const { rows: read, refused } = binary({}, instances);
    expect(refused).toEqual([]);
    expect(read).toEqual(
      rows.map((values, row) => ({
        id: 'call-1',
        row,
        half: 'request',
        at: new Date('2026-06-08T09:59:59.123Z'),
        endpoint: 'canary',
        version: undefined,
        values,
      })),
    );
  });

  it.each([
    ['lists', instances],
    [
      'records, whose other fields are left out',
      { instances: rows.map(row => ({ ...row, seat: '3A' })) },
    ],
    [
      'tensors by name',
      {
        inputs: [
          {
            name: 'distance',
            shape: [2, 1],
            datatype: 'FP64',
            data: [733, 112],
          },
          {
            name: 'origin',
            shape: [2],
            datatype: 'BYTES',
            data: ['LAS', 'ATL'],
          },
          { name: 'late', shape: [2], datatype: 'BOOL', data: [true, false] },
        ],
      },
    ],
    [
      'one tensor in the columns’ order',
      {
        inputs: [
          {
            name: 'input-0',
            shape: [2, 3],
            datatype: 'BYTES',
            data: [
              [733, 'LAS', true],
              [112, 'ATL', false],
            ],
          },
        ],
      },
    ],
  ])('hold %s', (_what, body) => {
    expect(binary({}, body).rows.map(({ values }) => values)).toEqual(rows);
  });

  it('tell the version where the response says so', () => {
    const response = {
      model_name: 'flights',
      model_version: '14',
      outputs: [{ name: 'delay', shape: [1], datatype: 'FP64', data: [7.5] }],
    };
    const { rows: read } = binary(
      { type: 'org.kubeflow.serving.inference.response' },
      response,
    );
    expect(read).toMatchObject([
      { half: 'response', version: '14', values: { delay: 7.5 } },
    ]);
    expect(
      binary(
        { type: 'org.kubeflow.serving.inference.response' },
        { predictions: [7.5, 8] },
      ).rows.map(({ values }) => values),
    ).toEqual([{ delay: 7.5 }, { delay: 8 }]);
  });

  it('are read in structured and in batched mode', () => {
    const event = { ...attributes, data: instances };
    const encoded = {
      ...attributes,
      id: 'call-2',
      data_base64: Buffer.from(JSON.stringify(instances)).toString('base64'),
    };
    expect(structured(event).rows.map(({ values }) => values)).toEqual(rows);
    expect(structured(encoded).rows.map(({ values }) => values)).toEqual(rows);
    const batch = structured(
      [event, { ...event, specversion: '0.3' }, encoded],
      'application/cloudevents-batch+json',
    );
    expect(batch.rows.map(({ id }) => id)).toEqual([
      'call-1',
      'call-1',
      'call-2',
      'call-2',
    ]);
    expect(batch.refused).toEqual([
      { place: 'event 2', sentence: expect.stringContaining('specversion') },
    ]);
  });

  it.each([
    ['another type', { type: 'org.example.other' }, instances, /type/],
    ['no id', { id: '' }, instances, /id/],
    ['an id without end', { id: 'x'.repeat(201) }, instances, /id/],
    ['too few values', {}, { instances: [[1, 'LAS']] }, /2 values/],
    [
      'a text for a number',
      {},
      { instances: [['far', 'LAS', true]] },
      /distance is no number/,
    ],
    ['no rows', {}, { rows: [] }, /neither instances/],
    ['data that is no JSON', {}, '<html>', /no JSON/],
    [
      'a tensor of another shape than it says',
      {},
      { inputs: [{ name: 'distance', shape: [3], data: [1] }] },
      /shape/,
    ],
    [
      'more rows than an event holds',
      {},
      { inputs: [{ name: 'distance', shape: [1e9], data: [] }] },
      /at most 10000/,
    ],
  ])(
    'with %s are refused with a sentence',
    (_what, overrides, body, sentence) => {
      const { rows: read, refused } = binary(overrides, body);
      expect(read).toEqual([]);
      expect(refused).toHaveLength(1);
      expect(refused[0].sentence).toMatch(sentence);
    },
  );

  it('of another InferenceService are refused where the log is of one', () => {
    const of = (name: string) =>
      kservePayloadLogger.read(
        {
          headers: { 'content-type': 'application/cloudevents+json' },
          body: Buffer.from(JSON.stringify({ ...attributes, data: instances })),
          receivedAt,
        },
        { ...log, inferenceService: { namespace: 'travel', name } },
      );
    expect(of('flights').rows).toHaveLength(2);
    expect(of('fraud').refused[0].sentence).toContain('travel/fraud');
  });
});

describe('request logs', () => {
  const read = (lines: string) =>
    requestLog.read({ headers: {}, body: Buffer.from(lines), receivedAt }, log);

  it('hold a row a line, with what went in and what came out', () => {
    const { rows: found } = read(
      '{"event_id": 7, "time": 1780912800000, "model_version": 3, "distance": 733, "delay": 4.5, "user": "u1"}\n\n{"event_id": "8", "distance": null}\n',
    );
    expect(found).toEqual([
      {
        id: '7',
        row: 0,
        half: 'both',
        at: new Date(1780912800000),
        version: '3',
        values: { distance: 733, delay: 4.5 },
      },
      {
        id: '8',
        row: 0,
        half: 'both',
        at: receivedAt,
        version: undefined,
        values: { distance: null },
      },
    ]);
  });

  it('lose only the lines that are wrong, which are named', () => {
    const { rows: found, refused } = read(
      [
        '{"event_id": "1", "distance": 1}',
        '{"distance": 1}',
        '{"event_id": "3", "distance": "far"}',
        '{"event_id": "4", "time": "yesterday"}',
        'not json',
        '[]',
      ].join('\n'),
    );
    expect(found.map(({ id }) => id)).toEqual(['1']);
    expect(
      refused.map(({ place, sentence }) => `${place}: ${sentence}`),
    ).toEqual([
      'line 2: event_id is missing: it tells a repeated row from a new one',
      'line 3: distance is no number',
      'line 4: time is neither ISO 8601 with a zone nor milliseconds since 1970',
      'line 5: no JSON',
      'line 6: no object with the row’s fields',
    ]);
  });
});
