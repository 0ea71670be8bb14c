import { readdirSync } from 'node:fs';
import path from 'node:path';
import { needsOf, secondsOf } from '../faults/parts';
import { openTrial } from '../faults/trial';
import { portal } from '../portal';
import type { Part } from '../proof/parts';
import { openProof, type Proof } from '../proof/proof';
import { renderTimings } from '../proof/Timings';
import { root } from '../stack/folders';
import { LackingError, PlainError } from '../stack/PlainError';
import { freePort } from '../stack/ports';
import { printFailure } from '../stack/report';
import type { Stack } from '../stack/Stack';
import type { Component } from '../stack/Component';
import type { ProvenTask, ProvenTemplate } from '../templates/parts';
import { type Contract, contractsOf } from './contracts';
import { outcomeOf } from './jestReport';
import { journeysOf } from './playwrightReport';
import { runJest, runJourneys, runPackageTests } from './run';
import { tryKserve } from './tryKserve';
import type { Outcome, Steps } from './Steps';
import { TemplateSteps } from './TemplateSteps';
import type { UpstreamResult } from './upstreams';

/** What the steps take on two cores, measured by this lane. */
const SECONDS = {
  stack: 90,
  components: 60,
  pushDown: 180,
  portal: 60,
  journeys: 200,
  proof: 300,
  faultsPortal: 60,
};

const PORTAL = 'portal';
const PROOF = 'Proof of canary';

/** The steps of `npm run test:live`, on a stack of real upstreams. */
export class Lane {
  /** By upstream, in the order of the run. */
  readonly results: UpstreamResult[] = [];
  /** What the proof of canary has found. */
  proof?: Pick<Proof, 'checks' | 'timings' | 'isComplete'>;

  constructor(
    private readonly options: {
      stack: Stack;
      steps: Steps;
      signal: AbortSignal;
      /** Address of the control of the stack's processes. */
      controlUrl: string;
      /** What has not started, as the stack tells of it. */
      problems: Map<Component, unknown>;
    },
  ) {}

  /** Starts the stack; each component that does not start is a failure, or dropped where this machine lacks something. */
  async start(): Promise<void> {
    const { stack, steps, problems } = this.options;
    await steps.run('Start of the stack', SECONDS.stack, async () => {
      await this.unlessStopped(stack.start());
      let failed = 0;
      for (const [component, problem] of problems) {
        if (problem instanceof LackingError) {
          steps.drop(component.name, withoutName(component, problem.message));
        } else {
          failed += 1;
          printFailure(problem);
        }
      }
      return { passed: stack.started.length, failed };
    });
  }

  /** The contract tests of every upstream that runs, and the tests of the components themselves. */
  async checkContracts(): Promise<void> {
    const { stack, steps } = this.options;
    const { run, left } = contractsOf(
      foldersOf('e2e/contract'),
      stack.started.map(({ component }) => component),
    );
    for (const contract of run) {
      await steps.run(
        `Contract of ${contract.upstream}`,
        contract.seconds,
        () => this.checkContract(contract),
      );
    }
    if (left.length > 0) {
      console.log(`\nNot run, for want of their servers: ${left.join(', ')}`);
    }
    await steps.run('Components', SECONDS.components, () =>
      this.jest('e2e/live'),
    );
    if (this.runs(['trino'])) {
      await steps.run('Push-down on Trino', SECONDS.pushDown, () =>
        this.checkPushDown(),
      );
    }
  }

  /** The portal against the stack, and what people do with it in a browser. */
  async checkJourneys(): Promise<void> {
    const { stack, steps, signal } = this.options;
    const hasPortal = await steps.run('Portal', SECONDS.portal, async () => {
      const component = portal(await freePort(), { withStranger: true });
      await this.unlessStopped(stack.add(component));
      return { passed: 1, failed: 0 };
    });
    if (!hasPortal) return;
    await steps.run('Journeys', SECONDS.journeys, async () => {
      if (!process.env.CHROME_PATH) {
        throw new LackingError(
          'no Chromium was found; CHROME_PATH can name one.',
        );
      }
      const { code, report } = await runJourneys('journeys', {
        env: this.env,
        signal,
      });
      return journeysOf(code, report);
    });
    await stack.stopServer(PORTAL);
  }

  /** Canaries that the portal judges and acts on, on the real controller. */
  async proveCanary(parts: readonly Part[]): Promise<void> {
    const { stack, steps, signal } = this.options;
    const hasBrowser = process.env.CHROME_PATH !== undefined;
    if (parts.includes('browser') && !hasBrowser) {
      steps.drop(
        `${PROOF}: browser`,
        'no Chromium was found; CHROME_PATH can name one.',
      );
    }
    await steps.run(PROOF, SECONDS.proof, async () => {
      const proof = await this.unlessStopped(
        openProof(stack, {
          parts: parts.filter(part => part !== 'browser' || hasBrowser),
          print: line => console.log(line),
          signal,
        }),
      );
      await this.unlessStopped(proof.run());
      await proof.close();
      console.log(`\n${renderTimings(proof.timings)}`);
      this.proof = proof;
      const { passed, failed } = proof.checks;
      return { passed, failed };
    });
  }

  /** What the templates make: against policies, and the whole way to all of the traffic. */
  async checkTemplates(
    frameworks: readonly ProvenTemplate[],
    tasks: readonly ProvenTask[],
  ): Promise<void> {
    await this.templates.checkPolicies();
    await this.templates.prove(frameworks, tasks);
  }

  /** What the templates make for KServe, beside its own controller. */
  async checkTemplatesOfKserve(): Promise<void> {
    await this.templates.proveByKserve();
  }

  /** A portal of its own whose upstreams fail, and whose backend is killed. */
  async checkFaults(names: readonly string[]): Promise<void> {
    const { stack, steps } = this.options;
    const opened: { trial?: Awaited<ReturnType<typeof openTrial>> } = {};
    await steps.run('Portal for the faults', SECONDS.faultsPortal, async () => {
      opened.trial = await this.unlessStopped(openTrial(stack));
      return { passed: 1, failed: 0 };
    });
    const { trial } = opened;
    if (!trial) return;
    for (const name of names) {
      const title = `Faults: ${name}`;
      if (!this.runs(needsOf(name))) {
        steps.drop(title, `it needs ${needsOf(name).join(', ')}.`);
        continue;
      }
      await steps.run(title, secondsOf(name), async () => {
        return this.onceMore(title, async () => {
          const before = { ...trial.checks };
          await this.unlessStopped(trial.run(name));
          return {
            passed: trial.checks.passed - before.passed,
            failed: trial.checks.failed - before.failed,
          };
        });
      });
    }
    await trial.close();
  }

  /** What the portal says and does beside KServe's own controller. */
  async checkKserve(): Promise<void> {
    const { stack, steps } = this.options;
    await tryKserve({
      ...{ stack, steps },
      unlessStopped: work => this.unlessStopped(work),
    });
  }

  private get templates(): TemplateSteps {
    return new TemplateSteps({
      ...this.options,
      env: this.env,
      unlessStopped: work => this.unlessStopped(work),
    });
  }

  private get env(): NodeJS.ProcessEnv {
    const { stack, controlUrl } = this.options;
    return {
      ...process.env,
      ...stack.environment,
      BELLWETHER_LIVE_CONTROL: controlUrl,
    };
  }

  /** Whether all of these have started. */
  runs(names: readonly string[]): boolean {
    const { started } = this.options.stack;
    return names.every(name =>
      started.some(({ component }) => component.name === name),
    );
  }

  /** The drift engine's own tests of its statements, on Trino beside the embedded engine. */
  private async checkPushDown(): Promise<Outcome> {
    const { env } = this;
    const { signal } = this.options;
    const folder = 'packages/drift-engine';
    const result = await runPackageTests('pushdown/engines', {
      ...{ env, signal, folder },
    });
    return outcomeOf(result, folder);
  }

  private async checkContract(contract: Contract): Promise<Outcome> {
    const { folder, upstream, version } = contract;
    const outcome = await this.onceMore(`Contract of ${upstream}`, () =>
      this.jest(`e2e/contract/${folder}`, contract.workers),
    );
    const date = new Date().toISOString().slice(0, 10);
    const { passed, failed, skipped = 0 } = outcome;
    this.results.push({
      ...{ folder, upstream, version },
      ...{ passed, skipped, failed, date },
    });
    return outcome;
  }

  /** Real servers on a busy machine are late at times: what fails is tried once more, and said. Twice is a failure. */
  private async onceMore(
    title: string,
    work: () => Promise<Outcome>,
  ): Promise<Outcome> {
    const first = await work();
    if (first.failed === 0 || this.options.signal.aborted) return first;
    console.log(`\n${title}: ${first.failed} failed; tried once more.`);
    return work();
  }

  private async jest(folder: string, workers = 1): Promise<Outcome> {
    const { env } = this;
    const { signal } = this.options;
    const result = await runJest(`${folder}/`, workers, { env, signal });
    return outcomeOf(result, folder);
  }

  /** What runs in this process cannot be ended from outside, so it is left. */
  private unlessStopped<T>(work: Promise<T>): Promise<T> {
    const { signal } = this.options;
    return Promise.race([
      work,
      new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () =>
          reject(new PlainError('It was stopped.')),
        );
      }),
    ]);
  }
}

function withoutName({ name }: Component, message: string): string {
  return message.startsWith(`${name}: `)
    ? message.slice(name.length + 2)
    : message;
}

function foldersOf(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .filter(
      entry =>
        entry.isDirectory() &&
        readdirSync(path.join(root, folder, entry.name)).some(name =>
          name.endsWith('.test.ts'),
        ),
    )
    .map(({ name }) => name);
}
