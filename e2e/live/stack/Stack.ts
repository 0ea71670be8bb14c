import { EventEmitter } from 'node:events';
import type { Component, RunningProcess } from './Component';
import { ComponentContext, describe, type Server } from './ComponentContext';
import { familyOf } from './family';
import { openRunFolder, type RunFolder } from './folders';
import { lastLines } from './lastLines';
import { LackingError, PlainError } from './PlainError';
import { ProcessGroups, signalGroup, signalOne } from './ProcessGroups';

export interface StartedComponent {
  component: Component;
  processes: RunningProcess[];
  servers: Server[];
  environment: Record<string, string>;
}

export interface StackOptions {
  /** In an order in which each stands after those it needs. */
  components: Component[];
  /** Whether databases outlive the run, and are used by the next that keeps them. */
  keep?: boolean;
  /** Told of each step that is done, with how long it took. */
  onStep?: (title: string, milliseconds: number) => void;
  /** Told of each component that is installed by now, before it starts. */
  onInstalled?: (component: Component) => void;
  /** Told of a component that has not started while the others go on. Without it, one that fails ends them all. */
  onProblem?: (component: Component, error: unknown) => void;
}

/** An installation that took less had nothing to do. */
const TOLD_MILLISECONDS = 1000;

/**
 * Servers that run together. Installs and starts each component as soon as those it needs are ready, and ends all of them
 * when one fails. Emits `failure` with a sentence when a server ends by itself later on.
 */
export class Stack extends EventEmitter<{ failure: [PlainError] }> {
  readonly started: StartedComponent[] = [];
  private readonly groups = new ProcessGroups();
  private readonly run: RunFolder;
  private readonly meantToEnd = new Set<number>();
  private ended?: Promise<void>;

  constructor(private readonly options: StackOptions) {
    super();
    this.run = openRunFolder({ keep: options.keep ?? false });
  }

  /** Where this run keeps databases and logs. */
  get folder(): string {
    return this.run.folder;
  }

  /** What has started, in the order in which it was asked for. */
  get inOrder(): StartedComponent[] {
    const order = this.options.components;
    const place = ({ component }: StartedComponent) =>
      order.includes(component) ? order.indexOf(component) : order.length;
    return [...this.started].sort((a, b) => place(a) - place(b));
  }

  /** What all components have published. */
  get environment(): Record<string, string> {
    return Object.assign({}, ...this.started.map(each => each.environment));
  }

  /**
   * Resolves when every component has answered a real request. When one fails, ends those that run and fails too; or, if
   * somebody wants to be told of problems, goes on with those that do not need it.
   */
  async start(): Promise<void> {
    const { components, onProblem } = this.options;
    const ready = new Map<string, Promise<StartedComponent>>();
    for (const component of components) {
      const needs = component.needs.map(need =>
        ready.get(need)?.catch(error => {
          throw notStarted(component, need, error);
        }),
      );
      ready.set(
        component.name,
        Promise.all(needs).then(() => this.startOne(component)),
      );
    }
    if (onProblem) {
      await Promise.all(
        components.map(component =>
          ready
            .get(component.name)
            ?.catch(error => onProblem(component, error)),
        ),
      );
      return;
    }
    try {
      await Promise.all(ready.values());
    } catch (error) {
      await this.end();
      throw error;
    }
  }

  /** Adds a component to a stack that runs; it may use what all the others have published. */
  async add(component: Component): Promise<StartedComponent> {
    try {
      return await this.startOne(component, this.environment);
    } catch (error) {
      if (!this.options.onProblem) await this.end();
      throw error;
    }
  }

  /** The server of that name. */
  server(name: string): Server {
    const servers = this.started.flatMap(each => each.servers);
    const found = servers.find(({ process: { name: own } }) => own === name);
    if (!found) {
      throw new PlainError(
        `There is no process called '${name}'. There are: ${servers
          .map(({ process: { name: own } }) => own)
          .join(', ')}.`,
      );
    }
    return found;
  }

  /** Ends one server and leaves the others alone. */
  async stopServer(name: string): Promise<void> {
    const { pid } = this.server(name).running;
    this.meantToEnd.add(pid);
    await this.groups.end(pid);
  }

  /** Ends one server at once, in the middle of whatever it does. */
  async killServer(name: string): Promise<void> {
    const { running } = this.server(name);
    this.meantToEnd.add(running.pid);
    signalGroup(running.pid, 'SIGKILL');
    await running.ended;
  }

  /** Starts a server again that was stopped, with the same arguments and at the same address. */
  async restartServer(name: string): Promise<void> {
    await this.stopServer(name);
    const server = this.server(name);
    server.restart();
    this.watch(server);
  }

  /** Makes a server stand still, or go on: it keeps its connections and answers nothing meanwhile. */
  pauseServer(name: string, paused: boolean): void {
    // PostgreSQL's sessions, for one, are in groups of their own.
    for (const pid of familyOf(this.server(name).running.pid)) {
      signalOne(pid, paused ? 'SIGSTOP' : 'SIGCONT');
    }
  }

  /** Ends every process, and removes the data unless they are kept. */
  end(): Promise<void> {
    this.ended ??= this.groups.endAll().finally(() => this.run.leave());
    return this.ended;
  }

  private async startOne(
    component: Component,
    environment = this.environmentOf(component.needs),
  ): Promise<StartedComponent> {
    const context = new ComponentContext(
      component.name,
      { folder: this.run.folder, groups: this.groups },
      environment,
      this.options.components.map(({ name }) => name),
    );
    const title = `${component.name} ${component.version}`.trim();
    try {
      const began = Date.now();
      await component.install(context);
      this.options.onInstalled?.(component);
      const installed = Date.now();
      if (installed - began > TOLD_MILLISECONDS) {
        this.options.onStep?.(`${title}, installation`, installed - began);
      }
      const result = await component.start(context);
      this.options.onStep?.(title, Date.now() - installed);
      const started = { component, servers: context.servers, ...result };
      this.started.push(started);
      context.servers.forEach(server => this.watch(server));
      return started;
    } catch (error) {
      await Promise.all(
        context.servers.map(({ running }) => this.groups.end(running.pid)),
      );
      if (error instanceof LackingError) {
        throw new LackingError(`${component.name}: ${error.message}`);
      }
      if (error instanceof PlainError) {
        throw new PlainError(`${component.name}: ${error.message}`);
      }
      throw error;
    }
  }

  private environmentOf(needs: string[]): Record<string, string> {
    const found: Record<string, string> = {};
    for (const { component, environment } of this.started) {
      if (!needs.includes(component.name)) continue;
      Object.assign(found, this.environmentOf(component.needs), environment);
    }
    return found;
  }

  private watch({ process: { name, logFile }, running }: Server): void {
    running.ended.then(ending => {
      if (this.ended || this.meantToEnd.has(running.pid)) return;
      this.emit(
        'failure',
        new PlainError(
          `${name} ${describe(ending)}. The end of its log:\n${lastLines(
            logFile,
          )}`,
        ),
      );
    });
  }
}

function notStarted(
  { name }: Component,
  need: string,
  error: unknown,
): PlainError {
  const sentence = `${name}: it needs ${need}, which has not started.`;
  return error instanceof LackingError
    ? new LackingError(sentence)
    : new PlainError(sentence);
}
