import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  PromiseProposal,
  ProposePromiseRequest,
} from '@bellwether/plugin-drift-common';
import {
  FileAddress,
  parseFileAddress,
} from '@bellwether/plugin-models-common';
import { CodeHost, Outbox, unifiedDiff } from '@bellwether/plugin-models-node';
import { isMap, parseAllDocuments } from 'yaml';
import { StoredMonitor } from '../database';
import { promiseProblem } from '../definitions/promiseProblem';
import { WriteOptions } from './DriftService';
import { RepeatableWrites } from './RepeatableWrites';

/** Another promise is a line of a file that Git keeps: it is asked for there. */
export class PromiseProposals {
  constructor(
    private readonly options: {
      host: CodeHost;
      outbox: Outbox;
      writes: RepeatableWrites;
    },
  ) {}

  /** Why no pull request can be made for a monitor's definition; undefined: one can. */
  problemOf({ definedIn }: StoredMonitor): string | undefined {
    if (definedIn.kind === 'config') {
      return 'The monitor is defined in the portal’s configuration.';
    }
    const address = addressOf(definedIn);
    return address
      ? this.options.host.problemOf(address.repository)
      : 'The portal does not know in which repository the file is.';
  }

  /**
   * Opens a pull request that changes the one line; the rest of the file stays as it is.
   *
   * @throws ConflictError - none can be made, the file says so already, or it was changed meanwhile
   * @throws InputError - no number of labellings could keep the promise
   * @throws NotFoundError - the file is not there any more, or holds no such monitor
   */
  async propose(
    monitor: StoredMonitor,
    request: ProposePromiseRequest,
    options: WriteOptions,
  ): Promise<PromiseProposal> {
    const { host, outbox, writes } = this.options;
    const address = addressOf(monitor.definedIn);
    const problem = this.problemOf(monitor);
    if (!address || problem) throw new ConflictError(problem);
    const { spec } = monitor.definition;
    const { oncePerWindows: wanted } = request;
    const unkept = promiseProblem({
      ...monitor.definition,
      spec: { ...spec, falseAlarms: { oncePerWindows: wanted } },
    });
    if (unkept !== undefined) throw new InputError(unkept);
    return writes.once(monitor, 'promise', request, options, async actor => {
      const { oncePerWindows, reason } = request;
      const base = await host.baseOf(address);
      const file = await host.file(address, address.path, base);
      if (!file) {
        throw new NotFoundError(`${address.path} is not on ${base} any more`);
      }
      const text = withPromise(file.text, monitor.name, oncePerWindows);
      if (text === undefined) {
        throw new NotFoundError(
          `${address.path} on ${base} holds no monitor ${monitor.name}`,
        );
      }
      if (text === file.text) {
        throw new ConflictError(
          `${address.path} on ${base} says so already; the next run reads it`,
        );
      }
      const opened = await host.openPullRequest({
        repository: address.repository,
        base,
        branch: branchOf(monitor, options.idempotencyKey),
        files: [{ ...file, text }],
        title: `Drift of ${monitor.name}: at most one false alarm in ${oncePerWindows} windows`,
        body: [reason, '', `Asked for by ${actor} in the portal.`].join('\n'),
      });
      const before = monitor.definition.spec.falseAlarms.oncePerWindows;
      return async transaction => {
        await outbox.write(transaction, {
          type: 'drift.promise.proposed',
          model: monitor.entityRef,
          actor,
          before: { oncePerWindows: before },
          after: { oncePerWindows, pullRequest: opened.url },
          reason,
          sentence: `The monitor ${monitor.name} shall give at most one false alarm in ${oncePerWindows} windows, not ${before}: pull request ${opened.number}`,
        });
        return {
          ...opened,
          file: address.path,
          diff: unifiedDiff(address.path, file.text, text),
        };
      };
    });
  }
}

function addressOf({
  editUrl,
}: StoredMonitor['definedIn']): FileAddress | undefined {
  return editUrl ? parseFileAddress(editUrl) : undefined;
}

/** One call is one branch: a call whose answer was lost finds its branch taken, and no second pull request is opened. */
function branchOf({ name }: StoredMonitor, idempotencyKey: string): string {
  const key = idempotencyKey.replace(/[^A-Za-z0-9]/g, '').slice(0, 8);
  return `bellwether/drift-${name}-${key}`;
}

/** The file with another promise of one monitor; comments and order stay. Undefined: there is no such monitor in it. */
function withPromise(
  text: string,
  monitor: string,
  oncePerWindows: number,
): string | undefined {
  const documents = parseAllDocuments(text);
  if (!Array.isArray(documents)) return undefined;
  const document = documents.find(
    each =>
      each.errors.length === 0 && each.getIn(['metadata', 'name']) === monitor,
  );
  if (!document) return undefined;
  const path = ['spec', 'falseAlarms', 'oncePerWindows'];
  if (document.getIn(path) === oncePerWindows) return text;
  if (isMap(document.getIn(path.slice(0, 2)))) {
    document.setIn(path, oncePerWindows);
  } else {
    document.setIn(path.slice(0, 2), document.createNode({ oncePerWindows }));
  }
  return documents.map(String).join('');
}
