import { ArgumentError, parseLoadArguments } from './loadArguments';

it('sends five requests a second for an hour when nothing is said', () => {
  expect(parseLoadArguments([])).toEqual({
    ratePerSecond: 5,
    seconds: 3600,
    canaryShare: 0.2,
    controlPort: 0,
    faults: [],
  });
});

it('reads a fault for each version', () => {
  const { faults } = parseLoadArguments([
    ...['--fault', 'flight-delay/4:errors=0.1,delay=200'],
    ...['--fault', 'wine-cultivar/3:delay=50'],
  ]);
  expect(faults).toEqual([
    {
      model: 'flight-delay',
      version: '4',
      fault: { errorShare: 0.1, delayMilliseconds: 200 },
    },
    {
      model: 'wine-cultivar',
      version: '3',
      fault: { errorShare: 0, delayMilliseconds: 50 },
    },
  ]);
});

it.each([
  [['--rate', '51'], 'rate: The rate is at most 50 requests per second'],
  [['--rate', '0'], 'rate: The rate is above 0 requests per second'],
  [['--rate', 'fast'], 'rate:'],
  [['--seconds', '14401'], 'seconds: The time is at most 14400 seconds'],
  [['--seconds', '-1'], ''],
  [['--canary-share', '1'], 'canary-share:'],
  [['--control-port', '70000'], 'control-port:'],
  [['--fault', 'm/1:errors=2'], 'The share of errors is from 0 to 1'],
  [['--fault', 'm/1:delay=5001'], 'The delay is at most 5000 ms'],
  [['--fault', 'm/1:delay=soon'], 'delayMilliseconds:'],
  [['--fault', 'm/1:errors='], 'is neither errors=SHARE'],
  [['--fault', 'm/1:speed=1'], 'is neither errors=SHARE'],
  [['--fault', 'm:errors=1'], 'write MODEL/VERSION'],
  [['--forever'], '--forever'],
])('refuses %j', (args, message) => {
  expect(() => parseLoadArguments(args)).toThrow(ArgumentError);
  expect(() => parseLoadArguments(args)).toThrow(message);
});
