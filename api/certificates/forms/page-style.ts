import { hash } from 'node:crypto'

/** Style of the certificate's page: a phone first, no picture, no font from anywhere. */
export const pageStyle = `
:root{--ink:#1d2733;--soft:#566270;--line:#d3d8de;--deep:#1d3f66;--gold:#8a6d2f;--alarm:#8f1d1d;--paper:#fff;--desk:#eef1f4}
*{box-sizing:border-box}
body{margin:0;background:var(--desk);color:var(--ink);font:1rem/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans SC",sans-serif;overflow-wrap:anywhere}
a{color:var(--deep)}
a:focus-visible,[tabindex]:focus-visible{outline:3px solid var(--gold);outline-offset:2px}
.top{display:flex;justify-content:space-between;gap:1rem;max-width:50rem;margin:0 auto;padding:.8rem 1rem;font-size:.95rem}
main{max-width:50rem;margin:0 auto;background:var(--paper);padding:1.2rem 1rem 2rem;border-top:4px double var(--deep)}
h1,h2,.number{font-family:"Source Serif 4","Noto Serif SC","Songti SC",SimSun,Georgia,serif}
h1{color:var(--deep);font-size:1.9rem;line-height:1.3;letter-spacing:.08em;margin:.3rem 0;text-align:center}
:lang(en) h1{letter-spacing:.02em}
h2{color:var(--deep);font-size:1.2rem;margin:2rem 0 .5rem;border-bottom:1px solid var(--gold);padding-bottom:.2rem}
.number{text-align:center;font-size:1.15rem;margin:.2rem 0 1rem}
.number code{font:inherit}
.label{color:var(--soft)}
.status{padding:.7rem 1rem;margin:1rem 0;border-left:6px solid #2f6b3a;background:#eaf4ec}
.status p{margin:.2rem 0}
.status .state{font-size:1.15rem;font-weight:700;margin:0}
.waiting{border-color:var(--gold);background:#f8f1df}
.ended{border-color:#5d0f0f;background:var(--alarm);color:#fff}
.ended a{color:#fff}
.copy{color:var(--alarm);text-align:center}
dl{margin:0}
dl>div{padding:.55rem 0;border-bottom:1px solid var(--line)}
dt{color:var(--deep);font-weight:600}
dd{margin:0}
.source{display:inline-block;font-size:.82rem;color:var(--soft);border:1px solid var(--line);border-radius:1em;padding:0 .6em}
code{font-family:ui-monospace,"SF Mono",Menlo,Consolas,monospace;font-size:.86em}
.note{color:var(--soft);font-size:.9rem}
summary{cursor:pointer;padding:.5rem 0;color:var(--deep);font-weight:600}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{text-align:start;vertical-align:top;padding:.4rem .6rem .4rem 0;border-bottom:1px solid var(--line);min-width:4.5rem}
th{color:var(--deep)}
td:first-child,th:first-child{min-width:2.5rem}
ol.history{list-style:none;margin:0;padding:0 0 0 1rem;border-left:2px solid var(--gold)}
ol.history li{margin:0 0 .9rem}
ul{padding-left:1.2rem}
.downloads{list-style:none;padding:0;display:grid;gap:.6rem}
.downloads a{display:block;padding:.7rem 1rem;border:1px solid var(--deep);border-radius:.3rem;text-decoration:none}
.code{display:block;width:9rem;margin:1rem auto}
.code svg{display:block;width:100%;height:auto}
.notice{border:1px solid var(--gold);padding:.8rem 1rem}
@media(min-width:40rem){
main{margin-bottom:2rem;padding:2rem 3rem 3rem;box-shadow:0 1px 6px #0002}
h1{font-size:2.4rem}
dl>div{display:grid;grid-template-columns:12rem 1fr auto;gap:0 1rem;align-items:baseline}
.worth{display:grid;grid-template-columns:1fr 1fr;gap:0 2rem}
.downloads{grid-template-columns:1fr 1fr}
}
@media print{body{background:#fff}.top nav,.downloads{display:none}main{box-shadow:none}}
`

/** Content-Security-Policy under which the page works: its own style, named by its hash, and nothing else. */
export const pagePolicy = [
  "default-src 'none'",
  `style-src 'sha256-${hash('sha256', pageStyle, 'base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')
