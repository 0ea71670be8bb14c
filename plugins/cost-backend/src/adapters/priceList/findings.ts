import { Finding } from '@bellwether/plugin-cost-common';
import { PriceList } from '@bellwether/rightsizing';
import { PricedNode } from './nodes';

/** What has to be known about figures that were made with a price list. */
export function findingsOf(options: {
  cluster: string;
  day: string;
  nodes: readonly PricedNode[];
  prices: PriceList;
  usedOverLimit: readonly string[];
}): Finding[] {
  const { cluster, nodes, prices, usedOverLimit } = options;
  const unknown = [
    ...new Set(
      nodes
        .filter(({ parts }) => !parts.isKnown)
        .map(({ instanceType }) => instanceType ?? 'a node without a type'),
    ),
  ].sort();
  const findings: Finding[] = [
    {
      code: 'price-list',
      tone: 'quiet',
      subject: cluster,
      sentence: `No OpenCost is asked for ${cluster}: its costs are requests and use times prices of ${prices.date} (${prices.source}).`,
    },
  ];
  if (unknown.length > 0) {
    findings.push({
      code: 'instance-type-unknown',
      tone: 'warn',
      subject: cluster,
      sentence: `The price list of ${prices.date} does not know ${unknown.join(
        ', ',
      )} of ${cluster}: its cores and memory are charged at ${
        prices.perCpuCoreHour.onDemand
      } and ${
        prices.perMemoryGibHour.onDemand
      } an hour. Add it under cost.prices.instanceTypes.`,
    });
  }
  if (usedOverLimit.length > 0) {
    findings.push({
      code: 'usage-over-limit',
      tone: 'watch',
      subject: cluster,
      sentence: `${usedOverLimit.length} pod${
        usedOverLimit.length === 1 ? '' : 's'
      } of ${cluster} used more memory than ${
        usedOverLimit.length === 1 ? 'its' : 'their'
      } limit (${usedOverLimit
        .slice(0, 3)
        .join(
          ', ',
        )}): the limit was changed or the measurement is late; use is charged.`,
    });
  }
  return findings;
}
