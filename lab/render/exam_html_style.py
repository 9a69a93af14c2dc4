"""How the page of an exam's report looks: light and dark on a screen, black on white on paper."""

STYLE = """\
:root { color-scheme: light dark; --ink: #1c2024; --dim: #5b636b; --paper: #ffffff; --rule: #d5d9dd;
  --panel: #f5f6f8; --good: #17663a; --bad: #a32020; --warn: #855100; --bar: #3566a8; --rest: #d9dee4; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e7ea; --dim: #a1a9b1; --paper: #16191c; --rule: #3a4047;
  --panel: #1f2327; --good: #63c98d; --bad: #ff8f8a; --warn: #e7b355; --bar: #7fadea; --rest: #363c43; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 56rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; margin: 0 0 .3rem; } h2 { font-size: 1.2rem; margin: 2rem 0 .6rem; }
h3 { font-size: 1.05rem; margin: 0 0 .4rem; }
p { margin: .3rem 0; } a { color: inherit; }
code { font: .92em ui-monospace, monospace; }
.verdict { font-size: 1.25rem; font-weight: 700; border-left: .4rem solid; padding: .3rem .8rem; margin: .8rem 0; }
.good, .solved { color: var(--good); } .bad, .missed { color: var(--bad); }
.warn, .partly { color: var(--warn); } .dim, .left { color: var(--dim); }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0; border-bottom: 1px solid var(--rule); }
th { font-weight: 600; color: var(--dim); } td.number, th.number { text-align: right; }
.scroll { overflow-x: auto; }
.task { background: var(--panel); border: 1px solid var(--rule); border-radius: .4rem; padding: .8rem 1rem;
  margin: .8rem 0; }
.task ul { margin: .3rem 0; padding-left: 1.4rem; }
.finding { border-top: 1px solid var(--rule); margin-top: .6rem; padding-top: .5rem; }
svg { display: block; max-width: 100%; height: auto; }
svg text { fill: var(--ink); font: 13px system-ui, sans-serif; } svg .label { fill: var(--dim); }
svg .bar { fill: var(--bar); } svg .rest { fill: var(--rest); }
svg .line { stroke: var(--bar); stroke-width: 2; fill: none; }
svg .mark { stroke: var(--bad); stroke-width: 1; stroke-dasharray: 4 3; } svg .axis { stroke: var(--rule); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: 0; }
dt { color: var(--dim); } dd { margin: 0; }
@media (max-width: 36rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: .4rem; } }
@page { margin: 15mm; }
@media print {
  :root { --ink: #000000; --dim: #444444; --paper: #ffffff; --rule: #999999; --panel: #ffffff; --good: #00441b;
    --bad: #7f0000; --warn: #5c3a00; --bar: #333333; --rest: #dddddd; }
  body { max-width: none; padding: 0; font-size: 10.5pt; print-color-adjust: exact; }
  h2, h3 { break-after: avoid; } .task, .finding, tr, li, figure, svg, .verdict { break-inside: avoid; }
  .scroll { overflow: visible; } thead { display: table-header-group; }
}
"""
