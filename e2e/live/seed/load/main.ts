// Sends requests to the model servers of the live stack; see loadArguments.ts.
import { controlServer } from './control';
import { FaultPlan } from './FaultPlan';
import { ArgumentError, parseLoadArguments, USAGE } from './loadArguments';
import { LoadGenerator } from './LoadGenerator';
import { seededDraw } from './seededDraw';
import { readStreams } from './streams';

async function main(args: string[]): Promise<void> {
  if (args.includes('--help')) {
    console.log(USAGE);
    return;
  }
  const { ratePerSecond, seconds, canaryShare, controlPort, faults } =
    parseLoadArguments(args);
  const plan = new FaultPlan(seededDraw('faults'));
  for (const { model, version, fault } of faults) {
    plan.set(model, version, fault);
  }
  const generator = new LoadGenerator({
    streams: await readStreams(process.env, canaryShare),
    ratePerSecond,
    faults: plan,
    draw: seededDraw('requests'),
  });
  const control = controlServer(generator, plan);
  await new Promise<void>((resolve, reject) => {
    control.once('error', reject);
    control.listen(controlPort, '127.0.0.1', resolve);
  });
  const address = control.address();
  if (address && typeof address === 'object') {
    console.log(`Control: http://127.0.0.1:${address.port}/`);
  }
  await generator.start(seconds);
  console.log(JSON.stringify(generator.state));
}

main(process.argv.slice(2)).catch(error => {
  console.error(
    error instanceof ArgumentError ? `${error.message}\n\n${USAGE}` : error,
  );
  process.exit(error instanceof ArgumentError ? 2 : 1);
});
