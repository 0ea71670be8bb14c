import { promisify } from 'util';
import { constants, deflateRaw, inflateRaw } from 'zlib';

const pack = promisify(deflateRaw);
const unpack = promisify(inflateRaw);

/** Names and tags repeat so much that the quickest level leaves a tenth. */
const QUICKEST = { level: constants.Z_BEST_SPEED };

/** Pages of a listing, kept small until it is known whether anybody wants to read them: together they are tens of megabytes. */
export class PackedPages {
  readonly #pages: Buffer[] = [];
  #last: Promise<unknown> = Promise.resolve();

  /** Packs while the next page is on its way; no more than one waits to be packed. */
  async add(page: string): Promise<void> {
    await this.#last;
    const packed = pack(page, QUICKEST).then(buffer => {
      this.#pages.push(buffer);
    });
    // Told to whoever adds the next one, or takes them.
    packed.catch(() => {});
    this.#last = packed;
  }

  /** Gives the pages in their order, and lets go of each. */
  async *take(): AsyncIterable<string> {
    await this.#last;
    for (
      let page = this.#pages.shift();
      page !== undefined;
      page = this.#pages.shift()
    ) {
      yield (await unpack(page)).toString();
    }
  }
}
