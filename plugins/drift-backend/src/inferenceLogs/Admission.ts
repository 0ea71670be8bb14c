/** Bounds the bytes of deliveries that are being taken at one time. */
export class Admission {
  private bytes = 0;

  constructor(private readonly mostBytes: number) {}

  /**
   * @returns to be called when the delivery is done with; undefined where there is no room for it now
   */
  enter(bytes: number): (() => void) | undefined {
    // One delivery is taken at any rate, or a large one never would be.
    if (this.bytes > 0 && this.bytes + bytes > this.mostBytes) return undefined;
    this.bytes += bytes;
    let isInside = true;
    return () => {
      if (isInside) this.bytes -= bytes;
      isInside = false;
    };
  }
}
