/** The page's only style sheet: light and dark by the reader's system, one column on a narrow screen, all open in print. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#f4f5f7;--surface:#fff;--surface-2:#f7f8fa;--line:#e1e4e9;--line-strong:#c3c9d2;--text:#1a1f29;--text-2:#505a69;--text-3:#667080;--link:#1f5493;--ok:#0b6b53;--ok-bg:#e2f2ed;--watch:#1f5493;--watch-bg:#e5eef9;--warn:#8a4b00;--warn-bg:#fdf0d9;--bad:#a8201a;--bad-bg:#fbe8e6;--void:#505a69;--void-bg:#eceef2;--current:#1f6fc4;--reference:#77818f;--reference-soft:#dde1e6;--grid:#e9ebef}
@media(prefers-color-scheme:dark){:root{--bg:#12151a;--surface:#1b1f26;--surface-2:#21262f;--line:#303743;--line-strong:#4b5565;--text:#e7eaef;--text-2:#b0b8c4;--text-3:#949eac;--link:#8fbcf2;--ok:#63cdab;--ok-bg:#14322a;--watch:#8fbcf2;--watch-bg:#182b42;--warn:#f2b862;--warn-bg:#3a2b14;--bad:#ff9d92;--bad-bg:#45211f;--void:#b0b8c4;--void-bg:#2a303a;--current:#5fa6f0;--reference:#98a2b0;--reference-soft:#39414d;--grid:#2a303a}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:14px/1.43 Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
main{max-width:1180px;margin:0 auto;padding:24px;display:grid;gap:16px;grid-template-columns:minmax(0,1fr)}
h1,h2,h3,p,dl,dd,ul,figure{margin:0;padding:0}
h1{font-size:24px;line-height:32px;font-weight:500;overflow-wrap:anywhere}
h2{font-size:15px;line-height:22px;font-weight:500}
h3{font-size:13px;font-weight:500;margin:12px 0 4px}
a{color:var(--link)}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.card{background:var(--surface);border:1px solid var(--line);border-radius:6px;padding:14px 16px;min-width:0}
.sub{color:var(--text-3);font-size:12.5px;font-weight:400}
.t2{color:var(--text-2)}
.sentence{font-size:17px;line-height:25px;margin:10px 0;overflow-wrap:anywhere}
.verdict{display:grid;gap:32px;grid-template-columns:minmax(0,5fr) minmax(0,5fr) minmax(0,4fr);align-items:start}
.verdict.two{grid-template-columns:minmax(0,1fr) minmax(0,1fr)}
.verdict.one{grid-template-columns:minmax(0,1fr)}
dl{display:grid;gap:14px}dt{font-weight:500;font-size:12.5px}dd{color:var(--text-2);font-size:12.5px;overflow-wrap:anywhere}
.facts{grid-template-columns:repeat(auto-fit,minmax(220px,1fr));margin-top:8px}
pre{margin:8px 0 0;padding:8px 12px;background:var(--surface-2);border:1px solid var(--line);border-radius:4px;font:12px/1.5 ui-monospace,Menlo,Consolas,monospace;white-space:pre-wrap;overflow-wrap:anywhere}
.chip{display:inline-flex;gap:5px;align-items:center;border-radius:4px;padding:1px 8px 1px 6px;font-size:12.5px;font-weight:500;line-height:20px;white-space:nowrap;background:var(--void-bg);color:var(--void)}
.big .chip{font-size:14px;line-height:26px}
.chip.ok{background:var(--ok-bg);color:var(--ok)}.chip.watch{background:var(--watch-bg);color:var(--watch)}.chip.warn{background:var(--warn-bg);color:var(--warn)}.chip.bad{background:var(--bad-bg);color:var(--bad)}
.i{width:14px;height:14px;flex:none;fill:none;stroke:currentColor;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:13px}
caption{text-align:left;color:var(--text-2);font-size:12.5px;padding:4px 0}
th{text-align:left;font-weight:500;font-size:12px;color:var(--text-2);padding:6px 10px 6px 0;border-bottom:1px solid var(--line-strong);vertical-align:bottom}
td,tbody th{padding:5px 10px 5px 0;border-bottom:1px solid var(--line);vertical-align:top;font-size:13px}
tbody th{color:var(--text);overflow-wrap:anywhere;min-width:8em}
tr:last-child>td,tr:last-child>th{border-bottom:0}
thead tr:last-child>th{border-bottom:1px solid var(--line-strong)}
.n{text-align:right;white-space:nowrap}.n+:not(.n){padding-left:14px}
ul{list-style:none;display:grid;gap:6px}
li{display:flex;gap:8px;overflow-wrap:anywhere}li .i{margin-top:3px;color:var(--warn)}
summary{cursor:pointer;display:flex;gap:12px;align-items:baseline;flex-wrap:wrap}
summary h2{overflow-wrap:anywhere}summary:before{content:"▸";color:var(--text-3)}details[open]>summary:before{content:"▾"}
.inner>summary{font-size:12.5px;color:var(--link);margin-top:8px;gap:6px}
.charts{display:grid;gap:24px;grid-template-columns:1fr 1fr;margin-top:10px}
figcaption{font-size:12.5px;color:var(--text-2);margin-bottom:4px}
.ch{display:block;width:100%;height:150px;border-bottom:1px solid var(--line-strong);overflow:visible}
.ch path,.ch line{vector-effect:non-scaling-stroke;fill:none;stroke-linejoin:round}
.ch .ra{fill:var(--reference-soft);stroke:none}.ch .r{stroke:var(--reference);stroke-width:1.75}.ch .c{stroke:var(--current);stroke-width:2}.ch .d{stroke:var(--bad);stroke-width:2}.ch .g{stroke:var(--grid)}
.axis{display:flex;justify-content:space-between;color:var(--text-3);font-size:11px}
.key{display:inline-block;width:18px;height:0;border-top:2px solid var(--reference);vertical-align:middle;margin-right:4px}.key.c{border-color:var(--current)}.key.d{border-color:var(--bad)}
.bars{min-width:120px}.bars i{display:block;height:5px;margin:2px 0;border-radius:2px;background:var(--reference)}.bars i.c{background:var(--current)}
@media(max-width:800px){main{padding:12px}.verdict,.verdict.two,.charts{grid-template-columns:minmax(0,1fr)}}
@media print{body{background:#fff}.card{break-inside:avoid}}
`
  .trim()
  .replace(/\n/g, '');
